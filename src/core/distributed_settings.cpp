// Reads torchrun's environment variables.
#include "core/distributed_settings.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <yolo/error.hpp>

namespace yolo {
namespace {

using Lookup = std::function<const char*(const char*)>;

std::string text_of(const Lookup& variable, const char* name) {
  const char* value = variable(name);
  if (value == nullptr || *value == '\0') {
    throw Error(fmt::format("WORLD_SIZE is set but {} is not; torchrun sets both. To train alone, unset WORLD_SIZE", name));
  }
  return value;
}

int number_of(const Lookup& variable, const char* name, int least, int most) {
  const std::string text = text_of(variable, name);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) {
    throw Error(fmt::format("{} should be a number of {} to {}, not '{}'", name, least, most, text));
  }
  return value;
}

}  // namespace

std::optional<DistributedSettings> distributed_settings(const Lookup& variable) {
  const char* processes = variable("WORLD_SIZE");
  if (processes == nullptr || *processes == '\0') return std::nullopt;
  constexpr int kMostProcesses = 65536, kMostPort = 65535;
  DistributedSettings settings;
  settings.world_size = number_of(variable, "WORLD_SIZE", 1, kMostProcesses);
  settings.rank = number_of(variable, "RANK", 0, settings.world_size - 1);
  settings.local_rank = number_of(variable, "LOCAL_RANK", 0, settings.rank);
  if (variable("LOCAL_WORLD_SIZE") != nullptr) {
    settings.local_world_size =
        number_of(variable, "LOCAL_WORLD_SIZE", settings.local_rank + 1, settings.world_size);
  }
  const char* agent = variable("TORCHELASTIC_USE_AGENT_STORE");
  if (agent != nullptr && std::string_view(agent) == "True") {
    constexpr int kMostAttempts = 1'000'000;
    settings.store_of_attempt = number_of(variable, "TORCHELASTIC_RESTART_COUNT", 0, kMostAttempts);
  }
  settings.master_address = text_of(variable, "MASTER_ADDR");
  settings.master_port = static_cast<std::uint16_t>(number_of(variable, "MASTER_PORT", 1, kMostPort));
  return settings;
}

std::optional<DistributedSettings> distributed_settings() {
  return distributed_settings([](const char* name) -> const char* { return std::getenv(name); });
}

}  // namespace yolo
