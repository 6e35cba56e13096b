// From exceptions to statuses and the message of the thread.
#pragma once

#include <string_view>
#include <utility>

#include <yolo/yolo.h>

namespace yolo::capi {

/// Inside a catch block: keeps the message of the exception for yolo_last_error() and tells its status.
yolo_status failure() noexcept;

/// Runs `work`; no exception leaves it.
template <typename Work>
yolo_status guarded(Work&& work) noexcept {
  try {
    std::forward<Work>(work)();
    return YOLO_OK;
  } catch (...) {
    return failure();
  }
}

/// What `work` gives; the null of its type when it throws.
template <typename Work>
auto value_or_null(Work&& work) noexcept -> decltype(work()) {
  try {
    return std::forward<Work>(work)();
  } catch (...) {
    failure();
    return {};
  }
}

/// Throws UsageError, which says what to pass.
[[noreturn]] void refuse_null(std::string_view function, std::string_view expected, std::string_view advice);

template <typename Object>
Object& required(Object* pointer, std::string_view function, std::string_view expected,
                 std::string_view advice) {
  if (pointer == nullptr) refuse_null(function, expected, advice);
  return *pointer;
}

inline constexpr std::string_view kPassModel = "pass the one that yolo_open gave with YOLO_OK";
inline constexpr std::string_view kPassResults = "pass those that yolo_predict gave with YOLO_OK";

}  // namespace yolo::capi
