// Every argument there is, in one array. Parsing, checks, help, YAML and docs/arguments.md are all made from
// it.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/modes.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

enum class ArgumentKind {
  boolean,          ///< True or False; None counts as False, as for the peer
  integer,          ///< a whole number
  number,           ///< a whole or broken number
  fraction,         ///< a number from 0 to 1
  text,             ///< any text
  texts,            ///< one text or a list of them
  integers,         ///< a whole number or a list of them
  boolean_or_text,  ///< True, False or a word or file name
};

/// The properties that few arguments have.
struct ArgumentTraits {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  std::string_view choices = {};          ///< allowed words, separated by '|'
  std::size_t most = 64 * 1024;           ///< items in a list
  bool optional = false;                  ///< None is allowed
  std::string_view predict_default = {};  ///< used by predict instead of the default, which serves training
  std::string_view val_default = {};      ///< used by val
  bool is_batch = false;  ///< whole from 1 up; train also takes -1 and a share of the memory below 1
  Status status = Status::implemented;    ///< later: a value other than the default is refused
  bool own = false;                       ///< ours; the peer does not know it
  std::string_view tasks = {};            ///< where it has an effect, separated by '|'; empty: in all tasks
  std::string_view needs = {};            ///< has an effect only where this other argument is not at its default...
  ModeSet needs_in = ~ModeSet{0};         ///< ...in these modes
  std::string_view no_effect = {};        ///< why it changes nothing at all, though it is accepted
};

struct ArgumentRow {
  std::string_view name;
  ArgumentKind kind;
  std::string_view default_text;  ///< as parse_literal() reads it
  std::string_view section;
  ModeSet modes;  ///< where it has an effect; elsewhere it is accepted with a warning
  std::string_view help;
  ArgumentTraits traits = {};
};

/// An old name that the peer still takes.
struct ArgumentAlias {
  std::string_view old_name;
  std::string_view name;
  bool inverted;  ///< hide_labels=True means show_labels=False
};

std::span<const ArgumentRow> argument_table();
std::span<const ArgumentAlias> argument_aliases();

const ArgumentRow* find_argument(std::string_view name);
const ArgumentAlias* find_argument_alias(std::string_view name);
std::vector<std::string_view> argument_names();

/// "int", "float 0..1", "str: flip, mixup", … for help and messages.
std::string describe_type(const ArgumentRow& row, Mode mode = Mode::train);
/// "0..1", ">= 1" or nothing.
std::string describe_range(const ArgumentRow& row, Mode mode = Mode::train);

/// The default of this mode, as parse_literal() reads it.
std::string_view default_text(const ArgumentRow& row, Mode mode);

/// True when this mode takes whole numbers from 1 up only, though the row says number (batch outside train).
bool takes_whole_only(const ArgumentRow& row, Mode mode);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
