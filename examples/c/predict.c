/* Says what is in a picture: predict MODEL PICTURE.ppm [ARGUMENTS]
 * ARGUMENTS are those of yolo predict in one word, such as "conf=0.4 imgsz=640". */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <yolo/yolo.h>

enum { LARGEST_SIDE = 16384 };

/* The next byte of a PPM header; a comment counts as the end of its line. */
static int next_byte(FILE* file) {
  int byte = fgetc(file);
  if (byte == '#') {
    while (byte != '\n' && byte != EOF) byte = fgetc(file);
  }
  return byte;
}

/* The next number of a PPM header; -1 when there is none up to `most`. */
static long read_number(FILE* file, long most) {
  long number = 0;
  int byte = next_byte(file);
  while (isspace(byte)) byte = next_byte(file);
  if (!isdigit(byte)) return -1;
  for (; isdigit(byte); byte = next_byte(file)) {
    number = number * 10 + (byte - '0');
    if (number > most) return -1;
  }
  return isspace(byte) ? number : -1; /* one space ends a number, the last one the header */
}

/* PPM pixels are red, green, blue; yolo_image wants them the other way round. */
static void swap_red_and_blue(uint8_t* pixels, size_t bytes) {
  size_t i;
  for (i = 0; i + 2 < bytes; i += 3) {
    const uint8_t red = pixels[i];
    pixels[i] = pixels[i + 2];
    pixels[i + 2] = red;
  }
}

/* Reads a binary PPM file of 8 bits a channel. NULL when it is none; else to be freed. */
static uint8_t* read_ppm(FILE* file, yolo_image* image) {
  uint8_t* pixels;
  size_t bytes;
  if (fgetc(file) != 'P' || fgetc(file) != '6') return NULL;
  image->width = (int32_t)read_number(file, LARGEST_SIDE);
  image->height = (int32_t)read_number(file, LARGEST_SIDE);
  if (image->width < 1 || image->height < 1 || read_number(file, 255) != 255) return NULL;
  bytes = (size_t)image->width * (size_t)image->height * 3;
  pixels = malloc(bytes);
  if (pixels == NULL) return NULL;
  if (fread(pixels, 1, bytes, file) != bytes) {
    free(pixels);
    return NULL;
  }
  swap_red_and_blue(pixels, bytes);
  image->pixels = pixels;
  image->channels = 3;
  image->row_bytes = 0;
  return pixels;
}

static void print_object(const yolo_model* model, int32_t cls, float conf) {
  const char* name = yolo_model_class_name(model, cls);
  if (name != NULL) {
    printf("%s %.2f", name, conf);
  } else {
    printf("class%d %.2f", (int)cls, conf);
  }
}

/* What the task of the model does not give has a count of 0. */
static void print_results(const yolo_model* model, const yolo_results* results) {
  size_t i, count;
  const yolo_box* boxes = yolo_results_boxes(results, &count);
  const yolo_obb* obbs;
  const float* probs;
  for (i = 0; i < count; ++i) {
    print_object(model, boxes[i].cls, boxes[i].conf);
    printf(" from %.0f,%.0f to %.0f,%.0f\n", boxes[i].x1, boxes[i].y1, boxes[i].x2, boxes[i].y2);
  }
  obbs = yolo_results_obbs(results, &count);
  for (i = 0; i < count; ++i) {
    print_object(model, obbs[i].cls, obbs[i].conf);
    printf(" at %.0f,%.0f, %.0f x %.0f, turned by %.2f\n", obbs[i].x, obbs[i].y, obbs[i].width,
           obbs[i].height, obbs[i].angle);
  }
  probs = yolo_results_probs(results, &count);
  for (i = 0; i < count; ++i) {
    print_object(model, (int32_t)i, probs[i]);
    printf("\n");
  }
}

static int failed(void) {
  fprintf(stderr, "%s\n", yolo_last_error());
  return 1;
}

static int predict(const char* weights, const yolo_image* image, const char* arguments) {
  yolo_model* model = NULL;
  yolo_results* results = NULL;
  yolo_status status = yolo_open(weights, &model);
  if (status == YOLO_OK) status = yolo_predict(model, image, arguments, &results);
  if (status == YOLO_OK) print_results(model, results);
  yolo_results_free(results);
  yolo_close(model);
  return status == YOLO_OK ? 0 : failed();
}

int main(int argc, char** argv) {
  yolo_image image;
  uint8_t* pixels;
  FILE* file;
  int result;
  if (argc < 3 || argc > 4) {
    fprintf(stderr, "usage: %s MODEL PICTURE.ppm [\"conf=0.4 imgsz=640 ...\"]\n", argv[0]);
    return 2;
  }
  file = fopen(argv[2], "rb");
  if (file == NULL) {
    perror(argv[2]);
    return 1;
  }
  pixels = read_ppm(file, &image);
  fclose(file);
  if (pixels == NULL) {
    fprintf(stderr,
            "%s: expected a whole binary PPM picture (P6) of 8 bits; convert it, for example with pngtopnm\n",
            argv[2]);
    return 1;
  }
  result = predict(argv[1], &image, argc > 3 ? argv[3] : NULL);
  free(pixels);
  return result;
}
