// The grammar of the command line.
#include "core/command_line.hpp"

#include <fmt/format.h>

#include "core/argument_table.hpp"
#include "core/literal.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"
#include "core/usage_error.hpp"

namespace yolo {
namespace {

bool is_pair(std::string_view word) { return word.find('=') != word.npos; }

std::string_view without_commas(std::string_view word) {
  while (word.ends_with(',')) word.remove_suffix(1);
  return word;
}

/// How many words from `words[0]` on make one list such as `classes=[0,` `2]`; 1 when there is none.
std::size_t list_length(std::span<const std::string> words) {
  std::string_view value = words[0];
  if (std::size_t equals = value.find('='); equals != value.npos) value.remove_prefix(equals + 1);
  if (value.empty() || (value[0] != '[' && value[0] != '(')) return 1;
  char close = value[0] == '[' ? ']' : ')';
  for (std::size_t count = 1; count <= words.size(); ++count) {
    std::string_view word = words[count - 1];
    if (count > 1 && is_pair(word)) return 1;
    if (without_commas(word).ends_with(close)) return count;
  }
  return 1;
}

std::vector<std::string> joined_lists(std::span<const std::string> words) {
  std::vector<std::string> joined;
  while (!words.empty()) {
    std::size_t count = list_length(words);
    joined.push_back(words[0]);
    for (std::size_t i = 1; i < count; ++i) joined.back() += " " + words[i];
    words = words.subspan(count);
  }
  return joined;
}

[[noreturn]] void no_value(std::string_view name) {
  throw UsageError(fmt::format("'{}=' has no value behind it", printable(name, 60)));
}

/// The name as the table spells it: dashes are underscores, which people mistake.
std::string table_name(std::string_view name) {
  std::string underscored = replace_all(std::string(name), "-", "_");
  return find_argument(underscored) || find_argument_alias(underscored) ? underscored : std::string(name);
}

const ArgumentRow* known_row(std::string_view name) {
  if (const ArgumentAlias* alias = find_argument_alias(name)) name = alias->name;
  return find_argument(name);
}

bool is_known_pair(std::string_view word) {
  std::size_t equals = word.find('=');
  return equals != word.npos && known_row(table_name(word.substr(0, equals)));
}

/// Can this word be the value of the `--name` before it?
bool is_value_for(const ArgumentRow& row, std::string_view word) {
  if (word.starts_with("--") || is_known_pair(word)) return false;
  Literal literal = parse_literal(without_commas(word));
  if (row.kind == ArgumentKind::boolean) return literal.is_none() || literal.as<bool>();
  bool task_or_mode = find_mode(word) || find_task(word);
  return !task_or_mode || row.name == "mode" || row.name == "task" || row.name == "split";
}

class Grammar {
 public:
  explicit Grammar(std::vector<std::string> words) : words_(std::move(words)) {}

  CommandLine read() && {
    for (; at_ < words_.size(); ++at_) read_word(words_[at_]);
    return std::move(line_);
  }

 private:
  void read_word(const std::string& word) {
    bool dashed = word.starts_with("--") && word.size() > 2;
    std::string_view body = dashed ? std::string_view(word).substr(2) : std::string_view(word);
    if (is_pair(body)) return read_pair(body);
    if (body == "help" || word == "-h") {
      line_.help = true;
    } else if (word == "--version" || word == "-v") {
      line_.version = true;
    } else if (dashed) {
      read_dashed(body);
    } else {
      read_bare(body);
    }
  }

  void read_pair(std::string_view body) {
    std::size_t equals = body.find('=');
    std::string_view name = trim(body.substr(0, equals));
    if (name.empty()) throw UsageError(fmt::format("'{}' has no name before '='", printable(body, 60)));
    line_.arguments.push_back({table_name(name), std::string(body.substr(equals + 1))});
  }

  void read_dashed(std::string_view body) {
    std::string name = table_name(body);
    const ArgumentRow* row = known_row(name);
    bool has_value = row && at_ + 1 < words_.size() && is_value_for(*row, words_[at_ + 1]);
    if (has_value) {
      line_.arguments.push_back({name, words_[++at_]});
    } else if (find_mode(body) || find_task(body)) {
      line_.words.emplace_back(body);
    } else if (row) {
      read_flag(*row, name);
    } else {
      line_.arguments.push_back({name, "True"});  // reported as unknown later, with the nearest names
    }
  }

  void read_bare(std::string_view body) {
    std::string name = table_name(body);
    const ArgumentRow* row = known_row(name);
    if (row && !find_mode(body) && !find_task(body)) return read_flag(*row, name);
    line_.words.emplace_back(body);
  }

  void read_flag(const ArgumentRow& row, const std::string& name) {
    if (row.kind != ArgumentKind::boolean && row.kind != ArgumentKind::boolean_or_text) {
      throw UsageError(fmt::format("'{}' needs a value, as in {}={}", name, name,
                                   row.default_text == "None" ? "VALUE" : row.default_text));
    }
    line_.arguments.push_back({name, "True"});
  }

  std::vector<std::string> words_;
  std::size_t at_ = 0;
  CommandLine line_;
};

}  // namespace

std::vector<std::string> joined_pairs(std::span<const std::string> given, bool allow_empty_value) {
  std::vector<std::string> words = joined_lists(given);
  std::vector<std::string> joined;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    bool has_next = i + 1 < words.size();
    if (word.starts_with('=')) {
      if (joined.empty() || is_pair(joined.back())) {
        throw UsageError(fmt::format("'{}' has no name before '='", printable(word, 60)));
      }
      if (word == "=" && !has_next && !allow_empty_value) no_value(joined.back());
      joined.back() += word;
      if (word == "=" && has_next) joined.back() += words[++i];
    } else if (word.find('=') == word.size() - 1 && !word.empty()) {
      bool next_is_pair =
          has_next && (allow_empty_value ? is_pair(words[i + 1]) : is_known_pair(words[i + 1]));
      bool next_is_value = has_next && !next_is_pair && !words[i + 1].starts_with("--");
      if (!next_is_value && !allow_empty_value) no_value(std::string_view(word).substr(0, word.size() - 1));
      joined.push_back(word);
      if (next_is_value) joined.back() += words[++i];
    } else if (!without_commas(word).empty()) {
      joined.push_back(word);
    }
  }
  for (std::string& word : joined) word = without_commas(word);
  return joined;
}

CommandLine parse_command_line(std::span<const std::string> words) {
  return Grammar(joined_pairs(words)).read();
}

}  // namespace yolo
