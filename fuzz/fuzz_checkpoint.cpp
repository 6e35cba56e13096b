// Fuzzes the .pt reader: whole archives, files of the old format, and pickles within a sound archive (whose
// checksum would hide them); what is read goes on to the graph. Seeds: tests/data/checkpoint/*.pt, what fuzz/make_seeds.py
// takes out of them, and the networks of fuzz/network_seed.py.
#include <yolo/error.hpp>

#include "archive.hpp"
#include "checkpoint/checkpoint.hpp"
#include "checkpoint/legacy_file.hpp"
#include "graph/emit.hpp"
#include "graph/fused_network.hpp"
#include "graph/heads.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const bool whole = input.starts_with("PK") || yolo::checkpoint::is_legacy_file(input);
  const std::string archive = whole ? std::string(input) : yolo::fuzz::archive_of(input);
  try {
    const auto network = yolo::checkpoint::load_checkpoint(std::string_view(archive), "fuzzed");
    for (const auto& entry : state_dict(network)) {
      if (entry.tensor->count() < 10'000) entry.tensor->to_floats();  // reads every byte of small tensors
    }
    count_modules(network);
    count_modules(yolo::graph::fused_network(network));
    const auto head = yolo::graph::read_head(network);
    yolo::graph::emit(network);
    if (head.has_one_to_one && head.has_one_to_many) yolo::graph::emit(yolo::graph::choose_branches(network, !head.one_to_one));
  } catch (const yolo::Error&) {  // the one exception that untrusted bytes may cause
  }
  return 0;
}
