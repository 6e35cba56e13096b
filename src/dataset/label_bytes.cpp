#include "dataset/label_bytes.hpp"

#include <array>

#include "core/content_hash.hpp"

namespace yolo::dataset {

void put_label(ByteWriter& out, const Label& label) {
  out.put(label.cls);
  out.put(std::array<float, 4>{label.x, label.y, label.w, label.h});
  out.put_list(label.polygon);
  out.put_list(label.keypoints);
}

Label get_label(ByteReader& in) {
  Label label;
  label.cls = in.get<int>();
  const auto box = in.get<std::array<float, 4>>();
  label.x = box[0], label.y = box[1], label.w = box[2], label.h = box[3];
  in.get_list(label.polygon);
  in.get_list(label.keypoints);
  return label;
}

void put_facts(ByteWriter& out, const CocoFacts& facts) {
  out.put(facts.id);
  out.put(facts.area);
  out.put(facts.crowd);
  out.put(facts.box);
  out.put(facts.run_size);
  out.put(static_cast<std::uint32_t>(facts.polygons.size()));
  for (const std::vector<cv::Point2f>& polygon : facts.polygons) out.put_list(polygon);
  out.put_list(facts.run_lengths);
}

CocoFacts get_facts(ByteReader& in) {
  CocoFacts facts;
  facts.id = in.get<std::int64_t>();
  facts.area = in.get<double>();
  facts.crowd = in.get<std::uint8_t>() != 0;
  facts.box = in.get<std::array<double, 4>>();
  facts.run_size = in.get<cv::Size>();
  const std::uint32_t parts = in.get_count(sizeof(std::uint32_t));
  for (std::uint32_t i = 0; i < parts && in.ok(); ++i) in.get_list(facts.polygons.emplace_back());
  in.get_list(facts.run_lengths);
  return facts;
}

void put_stamp(ByteWriter& out, const FileStamp& stamp) {
  out.put(stamp.size);
  out.put(stamp.time);
  out.put(stamp.changed);
}

FileStamp get_stamp(ByteReader& in) {
  FileStamp stamp;
  stamp.size = in.get<std::int64_t>();
  stamp.time = in.get<std::int64_t>();
  stamp.changed = in.get<std::int64_t>();
  return stamp;
}

void put_problems(ByteWriter& out, const std::vector<LabelProblem>& problems) {
  out.put(static_cast<std::uint32_t>(problems.size()));
  for (const LabelProblem& problem : problems) {
    out.put_text(problem.file.native());
    out.put(problem.line);
    out.put_text(problem.reason);
    out.put(problem.dropped);
  }
}

std::vector<LabelProblem> get_problems(ByteReader& in) {
  std::vector<LabelProblem> problems;
  const std::uint32_t count = in.get_count(kSmallestProblem);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    LabelProblem problem;
    problem.file = in.get_text();
    problem.line = in.get<int>();
    problem.reason = in.get_text();
    problem.dropped = in.get<std::uint8_t>() != 0;
    problems.push_back(std::move(problem));
  }
  return problems;
}

std::string sealed(std::string bytes) {
  const std::uint64_t check = content_hash(bytes);
  bytes.append(reinterpret_cast<const char*>(&check), sizeof check);
  return bytes;
}

std::optional<std::string_view> unsealed(std::string_view bytes) {
  if (bytes.size() < sizeof(std::uint64_t)) return std::nullopt;
  const std::string_view content = bytes.substr(0, bytes.size() - sizeof(std::uint64_t));
  ByteReader check(bytes.substr(content.size()));
  if (check.get<std::uint64_t>() != content_hash(content)) return std::nullopt;
  return content;
}

}  // namespace yolo::dataset
