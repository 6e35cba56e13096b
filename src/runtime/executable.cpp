#include "runtime/executable.hpp"

#include <algorithm>

#include <yolo/error.hpp>

namespace yolo::runtime {
namespace {

template <typename Named>
const Named& find_named(std::span<const Named> all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
  if (found != all.end()) return *found;
  std::vector<std::string_view> known;
  for (const Named& one : all) known.push_back(one.name);
  throw Error(fmt::format("the network has no tensor \"{}\"; it has: {}", name, fmt::join(known, ", ")));
}

}  // namespace

void check_input(std::string_view name, std::string_view known) {
  if (name != known) throw Error(fmt::format("the network has no input \"{}\"; it has: {}", name, known));
}

const Port& find_port(std::span<const Port> ports, std::string_view name) { return find_named(ports, name); }

const TensorView& Request::output(std::string_view name) const { return find_named(outputs(), name); }

}  // namespace yolo::runtime
