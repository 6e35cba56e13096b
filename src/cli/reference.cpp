// The page docs/arguments.md, made from the tables.
#include <fmt/format.h>

#include "cli/help.hpp"
#include "core/arguments.hpp"
#include "core/settings_table.hpp"
#include "core/text.hpp"

namespace yolo::cli {
namespace {

constexpr std::string_view kIntroduction =
    R"(# Arguments

The first part of this page is made from the tables in `src/core/argument_table.cpp` and `src/core/settings_table.cpp` by
`yolo help --markdown` (`tools/check_arguments.py --renew build/bin/yolo`); do not edit it by hand.

    yolo [TASK] MODE ARG=VALUE ...

Task and mode may stand anywhere. `conf=0.3`, `conf = 0.3`, `--conf=0.3` and `--conf 0.3` mean the same, a bare
`save_txt` means `save_txt=True`, commas behind a value are dropped, and `--save-txt` is `save_txt`. Lists are written
`0,2`, `[0, 2]` or `(0, 2)`. Values are read, never evaluated. When an argument comes twice, the later one counts and a
warning says so. `cfg=file.yaml` replaces defaults, wherever it stands; the command line wins over it.

Names and defaults are those of Ultralytics 8.3.6 ("the peer" below), so that command lines and YAML files can be shared. Rules:

- an argument that belongs to other modes only (`epochs=5` in predict), means nothing for the task of the model
  (`retina_masks=True` of a detector), needs another one (`save_conf=True` without `save_txt`) or does nothing at all
  (`label_smoothing`) is accepted, with a warning that it has no effect; only its default is passed over in silence;
- a `task` that is not the model's is told, and the model's counts, as for the peer;
- an `imgsz` that is no multiple of the network's largest stride is rounded up to one, with a warning;
- what belongs to a training that goes on is in [training.md](training.md#going-on);
- an argument marked *later* is refused with "not implemented yet" (exit code 2) unless it has its default value, and so
  are modes and tasks that do not work yet;
- the old names {aliases} are taken, with a warning. `hide_labels=False` shows labels (the peer hides them);
- a wrong name, type, value or combination of arguments is one line on standard error and exit code 2; exit code 1 means that
  something failed, such as a file that could not be read; 0 means that all went well;
- a mode has to be named: a line without one is refused (the peer trains);
- predict without a `source` takes the two pictures that come with the program, `share/yolo/pictures`, and says so.

A value in a `cfg` file that equals the default counts as not given, because such files are mostly copies of all
defaults; `yolo copy-cfg` writes one.
)";

std::string cell(std::string text) { return replace_all(std::move(text), "|", "\\|"); }

std::string default_cell(const ArgumentRow& row) {
  std::string text = fmt::format("`{}`", to_string(table_default(row)));
  std::vector<std::string> others;
  for (const Mode mode : {Mode::predict, Mode::val}) {
    const std::string_view own = default_text(row, mode);
    if (own != row.default_text) others.push_back(fmt::format("{}: `{}`", mode_row(mode).word, own));
  }
  if (!others.empty()) text += fmt::format(" ({})", fmt::join(others, ", "));
  return text;
}

std::string notes(const ArgumentRow& row) {
  std::string text = row.traits.status == Status::later ? " *Later.*" : "";
  return text + (row.traits.own ? " *Ours; the peer does not know it.*" : "");
}

std::string argument_tables() {
  std::string page;
  std::string_view section;
  for (const ArgumentRow& row : argument_table()) {
    if (row.section != section) {
      page +=
          fmt::format("\n## {}\n\n| Argument | Type | Default | Values | Modes | Meaning |\n", row.section);
      page += "| --- | --- | --- | --- | --- | --- |\n";
      section = row.section;
    }
    page += fmt::format("| `{}` | {} | {} | {} | {} | {}.{} |\n", row.name, describe_type(row),
                        default_cell(row), cell(describe_range(row)), mode_names(row.modes),
                        cell(std::string(row.help)), notes(row));
  }
  return page;
}

std::string settings_part() {
  std::string page =
      "\n# Settings\n\n"
      "`yolo settings` shows them, `yolo settings KEY` one, `yolo settings KEY=VALUE ...` changes one or "
      "several and\n"
      "`yolo settings reset` brings the defaults back. They are kept in `settings.json` in "
      "`$YOLO_CONFIG_DIR`, else\n"
      "`$XDG_CONFIG_HOME/yolo.cpp`, else `~/.config/yolo.cpp`; the file is made by `yolo settings`, never by "
      "a run. A\n"
      "damaged file is renamed to `settings.json.corrupt-DATE`, not lost. Keys that we do not know stay in "
      "the file.\n"
      "There is no telemetry: nothing is sent anywhere, whatever these settings say. Relative folders are "
      "meant from the\n"
      "folder in which the program runs.\n\n"
      "| Key | Default | Meaning |\n| --- | --- | --- |\n";
  for (const SettingRow& row : settings_table()) {
    std::string value = row.default_text.empty() ? "empty" : fmt::format("`{}`", row.default_text);
    page += fmt::format("| `{}` | {} | {} |\n", row.key, value, row.help);
  }
  return page;
}

}  // namespace

std::string reference_markdown() {
  std::string aliases;
  for (const ArgumentAlias& alias : argument_aliases()) {
    aliases += fmt::format("{}`{}`", aliases.empty() ? "" : ", ", alias.old_name);
  }
  return replace_all(std::string(kIntroduction), "{aliases}", aliases) + argument_tables() + settings_part();
}

}  // namespace yolo::cli
