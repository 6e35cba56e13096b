/* The C interface of yolo.cpp: the one binary interface that keeps across the releases of a major version.
 *
 *   yolo_model* model = NULL;
 *   yolo_results* results = NULL;
 *   const yolo_image image = {pixels, width, height, 3, 0};
 *   if (yolo_open("yolo11n.pt", &model) != YOLO_OK) puts(yolo_last_error());
 *   else if (yolo_predict(model, &image, "conf=0.4", &results) != YOLO_OK) puts(yolo_last_error());
 *   yolo_results_free(results);
 *   yolo_close(model);
 *
 * Ownership: what yolo_open and yolo_predict give is the caller's, to be given back with yolo_close and
 * yolo_results_free. Every pointer that another function gives belongs to the object that it was asked of and
 * is valid as long as that is. Results are copies: they need neither the picture nor the model any more.
 *
 * Threads: any number of threads may use one model, or read one results object, at the same time. An object
 * may be given back when no other thread uses it.
 *
 * Errors: functions that can fail return a yolo_status; a message for people is at yolo_last_error().
 * Functions that return a value give NULL or 0 for bad arguments, and the message says why. No function ends
 * the process or prints, and no C++ exception leaves one.
 *
 * Texts are UTF-8 and end in a zero byte. The numbers and structs of this header never change within a major
 * version; functions and statuses may be added. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* NOLINTBEGIN(modernize-*,readability-identifier-naming): this is C */

#if defined(__GNUC__) || defined(__clang__)
#define YOLO_C_API __attribute__((visibility("default")))
#else
#define YOLO_C_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** How a call ended. The numbers are fixed. */
typedef enum yolo_status {
  YOLO_OK = 0,
  YOLO_NOT_FOUND = 1,              /**< a file, folder or address is not there */
  YOLO_BAD_FILE = 2,               /**< what is there is not what it should be, or cannot be read */
  YOLO_BAD_OPTION = 3,             /**< a pointer, size or argument of the caller's */
  YOLO_UNSUPPORTED = 4,            /**< well formed, but not something this library does (yet) */
  YOLO_DEVICE = 5,                 /**< the device cannot be used */
  YOLO_CANCELLED = 6,              /**< the caller stopped it */
  YOLO_INTERNAL = 7,               /**< the rest: no memory, an exception of another library */
  YOLO_STATUS_LARGEST = 0x7fffffff /**< never given; makes the type as wide as an int everywhere */
} yolo_status;

/** A network with its weights. It never changes once it is open. */
typedef struct yolo_model yolo_model;

/** What was found in one picture. */
typedef struct yolo_results yolo_results;

/** A picture in memory: `height` rows from the top, each of `width` pixels of `channels` bytes. It is read
 * during the call only and never written to. */
typedef struct yolo_image {
  const uint8_t* pixels; /**< the first byte of the top row */
  int32_t width, height; /**< pixels, from 1 up */
  int32_t channels;      /**< 1: grey; 3: blue, green, red; 4: those and alpha, which is dropped */
  size_t row_bytes;      /**< from the start of a row to that of the next; 0: width x channels */
} yolo_image;

/** An upright box: corners in pixels of the picture, clipped to it. */
typedef struct yolo_box {
  float x1, y1, x2, y2;
  float conf;  /**< 0 to 1 */
  int32_t cls; /**< number of the class, see yolo_model_class_name */
  int32_t id;  /**< number of the track; -1 without tracking */
} yolo_box;

/** A rotated box, in pixels of the picture. */
typedef struct yolo_obb {
  float x, y; /**< centre */
  float width, height;
  float angle; /**< radians, of the width axis, clockwise on the screen */
  float conf;  /**< 0 to 1 */
  int32_t cls; /**< number of the class */
  int32_t id;  /**< number of the track; -1 without tracking */
} yolo_obb;

/** A point of a skeleton, in pixels of the picture. x = y = 0: hidden, its conf is below 0.5. */
typedef struct yolo_keypoint {
  float x, y;
  float conf; /**< 0 to 1; 0 when the model gives none */
} yolo_keypoint;

/** Milliseconds that were spent on the picture. */
typedef struct yolo_speed {
  double preprocess, inference, postprocess;
} yolo_speed;

/** Version of the library that runs: "0.1.0". */
YOLO_C_API const char* yolo_version(void);

/** "ok", "not_found", ...; "unknown" for a number that this version does not know. */
YOLO_C_API const char* yolo_status_name(yolo_status status);

/** What went wrong in the last call of this thread that failed, in one line: what was expected, what was
 * found, what to do. Never NULL; empty when no call has failed. Calls that succeed leave it as it is. Valid
 * until the next failure in this thread. */
YOLO_C_API const char* yolo_last_error(void);

/** Opens a model: an Ultralytics .pt file, which is read as data only, or an ONNX file that Ultralytics
 * exported (predict then needs dnn=True). Well-known weights ("yolo11n.pt") that are found nowhere are
 * downloaded, as the program yolo does. *model is the caller's to close; NULL after a failure. */
YOLO_C_API yolo_status yolo_open(const char* weights, yolo_model** model);

/** NULL is allowed and does nothing. Results that the model gave stay. */
YOLO_C_API void yolo_close(yolo_model* model);

/** "detect", "segment", "pose", "obb" or "classify". */
YOLO_C_API const char* yolo_model_task(const yolo_model* model);

/** How many classes have a name. */
YOLO_C_API int32_t yolo_model_class_count(const yolo_model* model);

/** The name of a class; NULL when there is none of that number. */
YOLO_C_API const char* yolo_model_class_name(const yolo_model* model, int32_t cls);

/** Predicts one picture, in the calling thread and those of the inference.
 *
 * `arguments` are those of the program `yolo predict`, with spaces between: "conf=0.4 imgsz=640 half=False
 * classes=[0, 2]". NULL or "": the defaults; without imgsz the size that the model was trained at. An imgsz
 * that is no multiple of the network's stride is rounded up. A name or value that is not known, and an
 * argument that would do nothing here, is YOLO_BAD_OPTION: what names the model or source, writes files,
 * draws or reads videos, and what means nothing for prediction or for the task of the model.
 *
 * *results is the caller's to free; NULL after a failure. The first call with new arguments that change the
 * network (imgsz, half, threads, ...) compiles it and takes longer. */
YOLO_C_API yolo_status yolo_predict(const yolo_model* model, const yolo_image* image, const char* arguments,
                                    yolo_results** results);

/** NULL is allowed and does nothing. */
YOLO_C_API void yolo_results_free(yolo_results* results);

/** Number of objects; 1 for a classification. */
YOLO_C_API size_t yolo_results_size(const yolo_results* results);

/* The arrays of results. What the task does not give is NULL with a count of 0. A pointer to a count may be
 * NULL. */

/** Boxes, strongest first (detect, segment, pose). */
YOLO_C_API const yolo_box* yolo_results_boxes(const yolo_results* results, size_t* count);

/** Rotated boxes, strongest first (obb). */
YOLO_C_API const yolo_obb* yolo_results_obbs(const yolo_results* results, size_t* count);

/** Skeletons in the order of the boxes: objects x per_object points, those of one object together (pose). */
YOLO_C_API const yolo_keypoint* yolo_results_keypoints(const yolo_results* results, size_t* objects,
                                                       size_t* per_object);

/** One probability a class; they sum to 1 (classify). */
YOLO_C_API const float* yolo_results_probs(const yolo_results* results, size_t* count);

/** The mean features of the layers that the argument embed names; then nothing else is predicted. */
YOLO_C_API const float* yolo_results_embedding(const yolo_results* results, size_t* count);

/** Writes the mask of the box `index` in the size of the picture that was predicted (segment): 1 inside, 0
 * outside, a byte each. `out` has the picture's height of rows of `row_bytes` each (0: the picture's width);
 * bytes behind the width stay as they are. */
YOLO_C_API yolo_status yolo_results_mask(const yolo_results* results, size_t index, uint8_t* out,
                                         size_t row_bytes);

/** Where the time of this picture went. */
YOLO_C_API yolo_status yolo_results_speed(const yolo_results* results, yolo_speed* speed);

#ifdef __cplusplus
}
#endif

/* NOLINTEND(modernize-*,readability-identifier-naming) */
