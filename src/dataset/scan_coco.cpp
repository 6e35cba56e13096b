// Scans a COCO annotation file: what the cache knows is taken from it.
#include "dataset/scan_coco.hpp"

#include <atomic>

#include "core/content_hash.hpp"
#include "core/text.hpp"
#include "dataset/cache_bytes.hpp"
#include "dataset/coco_cache.hpp"
#include "dataset/image_check.hpp"
#include "dataset/label_cache.hpp"
#include "dataset/parallel.hpp"
#include "media/image_size.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;

/// The file and the checks of its pictures, those of unchanged files from the cache. Sample::image is where
/// the picture lies.
CocoCache read_file(const CocoSource& source, const ScanOptions& options, ScanStatistics& statistics) {
  const std::int64_t start = clock_now();
  const std::uint64_t key = fingerprint(options);
  const CachePlaces places = cache_places_named(fs::absolute(source.json).lexically_normal(), options.cache_folder);
  const FileStamp stamp = stamp_of(source.json);
  std::optional<CocoCache> known;
  if (options.use_cache) {
    known = load_cache(places, statistics.cache,
                       [key](std::string_view bytes) { return decode_coco_cache(bytes, key); });
  }
  CocoCache result;
  const bool is_known = known && known->json == stamp;
  result.file = is_known ? std::move(known->file) : parse_coco_file(source, options);
  result.json = settled(stamp, start);
  std::vector<Sample> placed = result.file.samples;
  place_coco_images(source, placed);
  result.pictures.resize(placed.size());
  std::atomic<std::size_t> from_cache{0};
  for_each_index(placed.size(), options.threads, options.progress, [&](std::size_t i) {
    const fs::path& image = placed[i].image;
    CheckedPicture& picture = result.pictures[i];
    picture = {image.native(), stamp_of(image), {}};
    if (is_known && known->pictures[i].path == picture.path && known->pictures[i].stamp == picture.stamp) {
      picture.check = std::move(known->pictures[i].check);
      ++from_cache;
    } else {
      picture.check = check_image(image);
      picture.stamp = settled(picture.stamp, start);
    }
  });
  if (is_known) statistics.from_cache += static_cast<int>(from_cache);
  const bool same = is_known && from_cache == placed.size();
  if (options.use_cache && !same) statistics.cache = save_cache(places, encode_coco_cache(result, key));
  result.file.samples = std::move(placed);
  return result;
}

void note_crowds(const CocoAnnotations& coco, const CocoSource& source, ScanResult& result) {
  std::size_t labels = 0, crowds = 0;
  for (const Sample& sample : coco.samples) {
    for (const Label& label : sample.labels) ++labels, crowds += label.coco->crowd ? 1 : 0;
  }
  if (labels == 0 || crowds < labels) return;
  result.notes.push_back(
      fmt::format("{}: all annotations ({}) are regions of many objects (iscrowd), which count for no figure",
                  printable(source.json.string()), crowds));
}

}  // namespace

std::uint64_t fingerprint(const ScanOptions& options) {
  ByteWriter out;
  out.put(options.classes);
  out.put(options.keep_polygons);
  out.put(options.keypoints ? options.keypoints->points : 0);
  out.put(options.keypoints ? options.keypoints->values : 0);
  return content_hash(out.take());
}

void scan_annotations(const CocoSource& source, const std::vector<std::string>& names,
                      const ScanOptions& options, ScanResult& result) {
  ScanStatistics& statistics = result.statistics;
  CocoCache read = read_file(source, options, statistics);
  const auto size_of = [&](std::size_t i) {
    const ImageCheck& check = read.pictures[i].check;
    return check.problem.empty() ? check.size : cv::Size();
  };
  const auto orientation_of = [&](std::size_t i) {
    const auto header = media::read_image_header(read.pictures[i].path);
    return header ? header->orientation : 1;
  };
  CocoAnnotations coco =
      settle_coco(std::move(read.file), source.json, names, options.single_cls, {size_of, orientation_of});
  note_crowds(coco, source, result);
  std::move(coco.problems.begin(), coco.problems.end(), std::back_inserter(result.problems));
  std::move(coco.notes.begin(), coco.notes.end(), std::back_inserter(result.notes));
  for (std::size_t i = 0; i < coco.samples.size(); ++i) {
    Sample& sample = coco.samples[i];
    const ImageCheck& check = read.pictures[i].check;
    ++statistics.images;
    if (!check.problem.empty()) {
      ++statistics.corrupt;
      result.problems.push_back({sample.image, 0, check.problem, true});
      continue;
    }
    ++(sample.labels.empty() ? statistics.missing : statistics.found);
    result.samples.push_back(std::move(sample));
  }
  statistics.dropped_rows += coco.dropped;
  statistics.rows += coco.annotations;
  result.coco_category_ids = std::move(coco.category_ids);
}

}  // namespace yolo::dataset
