#include "formats/format.hpp"

#include <algorithm>

#include <yolo/error.hpp>

#include "formats/rows.hpp"

namespace yolo::formats {
namespace {

constexpr FormatRow kFormats[] = {kOnnx,         kOpenVino,     kTorchScript,  kUnwritten[0], kUnwritten[1], kUnwritten[2], kUnwritten[3],
                                  kUnwritten[4], kUnwritten[5], kUnwritten[6], kUnwritten[7], kUnwritten[8], kYaml,         kPt};

}  // namespace

std::span<const FormatRow> all_formats() { return kFormats; }

bool is_of(const FormatRow& format, const std::filesystem::path& path) {
  if (format.is != nullptr) return format.is(path);
  return (path.has_filename() ? path : path.parent_path()).filename().string().ends_with(format.suffix);
}

const FormatRow& format_of(const std::filesystem::path& path, std::span<const FormatRow> formats) {
  const auto row = std::find_if(formats.begin(), formats.end(), [&](const FormatRow& r) { return is_of(r, path); });
  if (row != formats.end()) return *row;
  std::vector<std::string_view> known;
  for (const FormatRow& format : formats) known.push_back(format.suffix);
  throw Error(fmt::format("{}: no format is known for such a file; known are {}", path.string(), fmt::join(known, ", ")), ErrorCode::unsupported);
}

Opened open_model(const std::filesystem::path& path, const OpenOptions& options, std::span<const FormatRow> formats) {
  const FormatRow& row = format_of(path, formats);
  Opened opened = row.open(path, options);
  opened.format = &row;
  return opened;
}

Capabilities capabilities_of(const Opened& model) {
  return model.format != nullptr ? model.format->capabilities : Capabilities{};
}

}  // namespace yolo::formats
