// Any bytes as the settings file: every setting has a value of its type afterwards, and the text can be read
// again.
#include "core/settings.hpp"
#include "core/settings_table.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  yolo::Settings settings("no such file");
  settings.read({reinterpret_cast<const char*>(data), size});
  for (const yolo::SettingRow& row : yolo::settings_table()) {
    if (row.kind == yolo::SettingKind::boolean) {
      settings.flag(row.key);
    } else {
      settings.text(row.key);
    }
  }
  const std::string text = settings.to_json();
  yolo::Settings again("no such file");
  if (!again.read(text)) __builtin_trap();
  return 0;
}
