// The nearest known names to a mistyped one, by edit distance.
#include "core/suggest.hpp"

#include <algorithm>
#include <numeric>

#include "core/text.hpp"

namespace yolo {
namespace {

std::string folded(std::string_view word) { return replace_all(to_lower(word), "-", "_"); }

/// Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other.
std::size_t edit_distance(const std::string& from, const std::string& to) {
  std::vector<std::size_t> before, previous(to.size() + 1), current(to.size() + 1);
  std::iota(previous.begin(), previous.end(), std::size_t{0});
  for (std::size_t i = 1; i <= from.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      bool same = from[i - 1] == to[j - 1];
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same ? 0 : 1)});
      bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    before = previous;
    std::swap(previous, current);
  }
  return previous[to.size()];
}

}  // namespace

std::vector<std::string_view> nearest_names(std::string_view word, std::span<const std::string_view> known) {
  constexpr std::size_t kLongestName = 64;  // keeps hostile words cheap
  constexpr std::size_t kMost = 3;
  std::string wanted = folded(word);
  if (wanted.empty() || wanted.size() > kLongestName) return {};
  std::vector<std::pair<std::size_t, std::string_view>> ranked;
  for (std::string_view name : known) {
    std::string candidate = folded(name);
    std::size_t distance = edit_distance(wanted, candidate);
    std::size_t allowed = std::max<std::size_t>(1, std::max(wanted.size(), candidate.size()) / 3);
    bool part = wanted.size() >= 3 && candidate.starts_with(wanted);
    if (distance <= allowed || part) ranked.emplace_back(part ? std::min(distance, allowed) : distance, name);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string_view> names;
  for (const auto& [distance, name] : ranked) {
    // When one name is clearly meant, the others only distract.
    if (names.size() == kMost || distance > ranked.front().first + 1) break;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known) {
  std::string text;
  for (std::string_view name : nearest_names(word, known)) {
    text += (text.empty() ? " Did you mean '" : " or '") + std::string(name) + "'";
  }
  return text.empty() ? text : text + "?";
}

}  // namespace yolo
