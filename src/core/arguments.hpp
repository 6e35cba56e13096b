// The typed values of all arguments for one run.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/argument_table.hpp"
#include "core/literal.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// Starts with the defaults of a mode. Asking for a name that is not in the table, or for the wrong type, is
/// a mistake in our code and throws std::logic_error; setting one is the user's and throws UsageError.
class Arguments {
 public:
  explicit Arguments(Mode mode = Mode::predict);

  /// Checks and stores a value. Throws UsageError for an unknown name (with the nearest ones) or an unfit
  /// value.
  void set(std::string_view name, const Literal& value);
  void set(std::string_view name, std::string_view text);

  Mode mode() const { return mode_; }

  bool flag(std::string_view name) const;
  int integer(std::string_view name) const;
  double number(std::string_view name) const;  ///< also for whole numbers
  const std::string& text(std::string_view name) const;
  std::vector<std::string> texts(std::string_view name) const;  ///< empty for None
  std::vector<int> integers(std::string_view name) const;       ///< one item for a lone number

  bool is_none(std::string_view name) const;
  std::optional<int> optional_integer(std::string_view name) const;
  std::optional<double> optional_number(std::string_view name) const;
  std::optional<std::string> optional_text(std::string_view name) const;
  std::optional<std::vector<int>> optional_integers(std::string_view name) const;

  const Literal& value(std::string_view name) const;

  /// True when the user named it; a cfg file's value counts only where it differs from the default, because
  /// such files are usually a copy of all defaults.
  bool was_given(std::string_view name) const;
  void forget_given(std::string_view name);

 private:
  Mode mode_;
  std::vector<Literal> values_;  // in the order of the table
  std::vector<bool> given_;
};

/// The default that the table states, not the one of a mode.
Literal table_default(const ArgumentRow& row);
Literal mode_default(const ArgumentRow& row, Mode mode);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
