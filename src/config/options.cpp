#include "config/options.hpp"

#include "config/common_fields.hpp"
#include "config/fields.hpp"
#include "core/argument_check.hpp"
#include "core/usage_error.hpp"

namespace yolo::config {
namespace {

template <typename Options>
Options options_of(const Arguments& arguments, std::span<const OptionField<Options>> fields) {
  Options options;
  for (const OptionField<Options>& field : fields) field.read(arguments, field.name, options);
  return options;
}

/// Whether there is anything to set or check: a member that is unset leaves the default as it is, unless None
/// has a meaning.
bool says_something(const ArgumentRow& row, const Literal& value) {
  return !value.is_none() || row.traits.optional;
}

template <typename Options>
Arguments arguments_of(const Options& options, Mode mode, std::span<const OptionField<Options>> fields) {
  Arguments arguments(mode);
  for (const OptionField<Options>& field : fields) {
    const ArgumentRow& row = *find_argument(field.name);
    const Literal value = field.literal(row, options);
    if (says_something(row, value)) arguments.set(field.name, value);
  }
  return arguments;
}

template <typename Options>
void check(const Options& options, Mode mode, std::span<const OptionField<Options>> fields) {
  const Options usual;
  for (const OptionField<Options>& field : fields) {
    if (field.same(options, usual)) continue;
    const ArgumentRow& row = *find_argument(field.name);
    const Literal value = field.literal(row, options);
    if (says_something(row, value)) checked_argument(row, value, mode);
  }
}

}  // namespace

PredictOptions predict_options(const Arguments& arguments) { return options_of(arguments, predict_fields()); }
ValOptions val_options(const Arguments& arguments) { return options_of(arguments, val_fields()); }

ExportOptions export_options(const Arguments& arguments) { return options_of(arguments, export_fields()); }

TrainOptions train_options(const Arguments& arguments) {
  TrainOptions options = options_of(arguments, train_fields());
  if (arguments.was_given("task")) options.task = arguments.text("task");
  for (const ArgumentRow& row : argument_table()) {
    if (arguments.was_given(row.name)) options.given.emplace_back(row.name);
  }
  return options;
}

Arguments predict_arguments(const PredictOptions& options) {
  return arguments_of(options, Mode::predict, predict_fields());
}
Arguments val_arguments(const ValOptions& options) { return arguments_of(options, Mode::val, val_fields()); }

Arguments train_arguments(const TrainOptions& options, const std::string& task, const std::string& model) {
  Arguments arguments = arguments_of(options, Mode::train, train_fields());
  arguments.set("task", Literal{task});
  if (!model.empty()) arguments.set("model", Literal{model});
  return arguments;
}

void check_options(const PredictOptions& options) {
  check(options, Mode::predict, predict_fields());
  const bool looks_inside = options.visualize || !options.embed.empty();
  if (options.tile > 0 && looks_inside) throw UsageError("tile cannot be combined with embed or visualize");
  if (options.augment && looks_inside) throw UsageError("augment cannot be combined with embed or visualize");
}

void check_options(const ValOptions& options) { check(options, Mode::val, val_fields()); }

void check_options(const ExportOptions& options) { check(options, Mode::exporting, export_fields()); }

void check_options(const TrainOptions& options) {
  check(options, Mode::train, train_fields());
  if (options.fraction == 0) throw UsageError("fraction=0 leaves no image to train on");
}

void check_options(const ModelOptions& options) {
  static constexpr auto kFields = compute_fields<ModelOptions>();
  check(options, Mode::predict, std::span<const OptionField<ModelOptions>>(kFields));
}

}  // namespace yolo::config
