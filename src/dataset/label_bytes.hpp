// Labels and problems as bytes of a cache, and the check sum around all of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dataset/cache_bytes.hpp"
#include "dataset/file_stamp.hpp"
#include "dataset/label.hpp"
#include "dataset/problem.hpp"

namespace yolo::dataset {

inline constexpr std::size_t kSmallestLabel = 28, kSmallestProblem = 9;  // bytes

/// All of a label but its COCO facts.
void put_label(ByteWriter& out, const Label& label);
Label get_label(ByteReader& in);

void put_facts(ByteWriter& out, const CocoFacts& facts);
CocoFacts get_facts(ByteReader& in);

void put_stamp(ByteWriter& out, const FileStamp& stamp);
FileStamp get_stamp(ByteReader& in);

void put_problems(ByteWriter& out, const std::vector<LabelProblem>& problems);
std::vector<LabelProblem> get_problems(ByteReader& in);

/// The bytes with a check sum at their end.
std::string sealed(std::string bytes);
/// The bytes without it; nothing when it does not fit them.
std::optional<std::string_view> unsealed(std::string_view bytes);

}  // namespace yolo::dataset
