// The pickle machine's stack, with marks where unfinished containers begin.
#pragma once

#include <fmt/format.h>

#include <yolo/error.hpp>

#include "checkpoint/value.hpp"

namespace yolo::checkpoint {

class ValueStack {
 public:
  ValueStack(std::size_t value_limit, std::size_t mark_limit)
      : value_limit_(value_limit), mark_limit_(mark_limit) {}

  void push(Value* value) {
    if (values_.size() >= value_limit_)
      throw Error(fmt::format("more than {} values are open", value_limit_));
    values_.push_back(value);
  }

  Value* pop() {
    Value* value = &top();
    values_.pop_back();
    return value;
  }

  Value& top() {
    if (values_.size() <= floor()) throw Error("it takes a value from an empty stack");
    return *values_.back();
  }

  void mark() {
    if (marks_.size() >= mark_limit_)
      throw Error(fmt::format("it is nested deeper than {} levels", mark_limit_));
    marks_.push_back(values_.size());
  }

  /// Everything above the newest mark, which is removed too.
  std::vector<Ref> pop_to_mark() {
    if (marks_.empty()) throw Error("a container ends that was never begun");
    std::vector<Ref> items(values_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), values_.end());
    values_.resize(marks_.back());
    marks_.pop_back();
    return items;
  }

 private:
  // Values below the newest mark belong to an enclosing container.
  std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }

  std::size_t value_limit_;
  std::size_t mark_limit_;
  std::vector<Value*> values_;
  std::vector<std::size_t> marks_;
};

}  // namespace yolo::checkpoint
