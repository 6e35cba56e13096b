// The cache file: "YOLOCOC", version, options, and the parts of CocoCache, with a check sum over all of it.
#include "dataset/coco_cache.hpp"

#include "dataset/label_bytes.hpp"

namespace yolo::dataset {
namespace {

constexpr std::uint64_t kMagic = 0x59'4F'4C'4F'43'4F'43'02ULL;
constexpr std::size_t kSmallestSample = 20, kSmallestPicture = 40, kSmallestCategory = 9;  // bytes

void put_sample(ByteWriter& out, const Sample& sample) {
  out.put_text(sample.image.native());
  out.put(sample.size);
  out.put_text(sample.coco_id);
  out.put(static_cast<std::uint32_t>(sample.labels.size()));
  for (const Label& label : sample.labels) {
    put_label(out, label);
    put_facts(out, label.coco.value_or(CocoFacts{}));
  }
}

Sample get_sample(ByteReader& in) {
  Sample sample;
  sample.image = in.get_text();
  sample.size = in.get<cv::Size>();
  sample.coco_id = in.get_text();
  const std::uint32_t labels = in.get_count(kSmallestLabel);
  for (std::uint32_t i = 0; i < labels && in.ok(); ++i) {
    sample.labels.push_back(get_label(in));
    sample.labels.back().coco = get_facts(in);
  }
  return sample;
}

void put_category(ByteWriter& out, const CocoCategory& category) {
  out.put_text(category.id);
  out.put_text(category.name);
  out.put(category.used);
}

CocoCategory get_category(ByteReader& in) {
  CocoCategory category;
  category.id = in.get_text();
  category.name = in.get_text();
  category.used = in.get<std::uint8_t>() != 0;
  return category;
}

/// Whether every label is of a category that is there.
bool has_categories(const CocoFile& file) {
  const auto count = static_cast<int>(file.categories.size());
  return std::all_of(file.samples.begin(), file.samples.end(), [&](const Sample& sample) {
    return std::all_of(sample.labels.begin(), sample.labels.end(),
                       [&](const Label& label) { return label.cls >= 0 && label.cls < count; });
  });
}

void put_picture(ByteWriter& out, const CheckedPicture& picture) {
  out.put_text(picture.path);
  put_stamp(out, picture.stamp);
  out.put(picture.check.size);
  out.put_text(picture.check.problem);
}

CheckedPicture get_picture(ByteReader& in) {
  CheckedPicture picture;
  picture.path = in.get_text();
  picture.stamp = get_stamp(in);
  picture.check.size = in.get<cv::Size>();
  picture.check.problem = in.get_text();
  return picture;
}

}  // namespace

std::string encode_coco_cache(const CocoCache& cache, std::uint64_t options) {
  ByteWriter out;
  out.put(kMagic);
  out.put(options);
  put_stamp(out, cache.json);
  out.put(cache.file.dropped);
  out.put(cache.file.annotations);
  out.put(static_cast<std::uint32_t>(cache.file.categories.size()));
  for (const CocoCategory& category : cache.file.categories) put_category(out, category);
  put_problems(out, cache.file.problems);
  out.put(static_cast<std::uint32_t>(cache.file.samples.size()));
  for (const Sample& sample : cache.file.samples) put_sample(out, sample);
  out.put(static_cast<std::uint32_t>(cache.pictures.size()));
  for (const CheckedPicture& picture : cache.pictures) put_picture(out, picture);
  return sealed(out.take());
}

std::optional<CocoCache> decode_coco_cache(std::string_view bytes, std::uint64_t options) {
  const std::optional<std::string_view> content = unsealed(bytes);
  if (!content) return std::nullopt;
  ByteReader in(*content);
  if (in.get<std::uint64_t>() != kMagic || in.get<std::uint64_t>() != options) return std::nullopt;
  CocoCache cache;
  cache.json = get_stamp(in);
  cache.file.dropped = in.get<int>();
  cache.file.annotations = in.get<int>();
  const std::uint32_t categories = in.get_count(kSmallestCategory);
  for (std::uint32_t i = 0; i < categories && in.ok(); ++i) cache.file.categories.push_back(get_category(in));
  cache.file.problems = get_problems(in);
  const std::uint32_t samples = in.get_count(kSmallestSample);
  for (std::uint32_t i = 0; i < samples && in.ok(); ++i) cache.file.samples.push_back(get_sample(in));
  const std::uint32_t pictures = in.get_count(kSmallestPicture);
  for (std::uint32_t i = 0; i < pictures && in.ok(); ++i) cache.pictures.push_back(get_picture(in));
  if (!in.ok() || !in.at_end() || pictures != samples || !has_categories(cache.file)) return std::nullopt;
  return cache;
}

}  // namespace yolo::dataset
