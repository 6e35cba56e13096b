// Masks of COCO annotation files: run lengths, and one outline from several parts.
#pragma once

#include <cstdint>
#include <opencv2/core/types.hpp>
#include <optional>
#include <string_view>
#include <vector>

namespace yolo::dataset {

/// The text form of run lengths (six bits a character, differences to the run before the last; pycocotools'
/// format). Nothing when it is not well formed.
std::optional<std::vector<std::uint32_t>> decode_run_lengths(std::string_view text);

/// Whether the runs fill exactly height * width pixels.
bool runs_fit(const std::vector<std::uint32_t>& runs, cv::Size size);

/// The outer outlines of the mask, in pixels. Empty for an empty mask and for one of more than 2^26 pixels.
std::vector<std::vector<cv::Point2f>> outlines_of(const std::vector<std::uint32_t>& runs, cv::Size size);

/// One polygon that holds all parts: each part is joined, there and back, to the nearest point of those
/// before it.
std::vector<cv::Point2f> join_parts(const std::vector<std::vector<cv::Point2f>>& parts);

}  // namespace yolo::dataset
