#include "core/foreign_exception.hpp"

#include <cxxabi.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <new>
#include <system_error>
#include <typeinfo>
#include <yolo/error.hpp>

#include "core/text.hpp"

namespace yolo {
namespace {

struct LibraryRow {
  std::string_view scope;
  const char* name;
};

constexpr std::array<LibraryRow, 6> kLibraries{{{"cv::", "OpenCV"},
                                                {"YAML::", "yaml-cpp"},
                                                {"nlohmann::", "nlohmann-json"},
                                                {"ov::", "OpenVINO"},
                                                {"c10::", "LibTorch"},
                                                {"torch::", "LibTorch"}}};

std::string type_name(const std::exception& error) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, &status), &std::free);
  return status == 0 && name ? name.get() : typeid(error).name();
}

const char* library_of(const std::exception& error) {
  const std::string type = type_name(error);
  for (const LibraryRow& row : kLibraries) {
    if (type.starts_with(row.scope)) return row.name;
  }
  return nullptr;
}

/// Libraries have exceptions of their own for it.
bool is_out_of_memory(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return true;
  constexpr std::array<std::string_view, 4> kTexts{"Insufficient memory", "allocate memory", "out of memory",
                                                   "Failed to allocate"};
  const std::string_view text = error.what();
  return library_of(error) && std::any_of(kTexts.begin(), kTexts.end(), [&](std::string_view part) {
           return text.find(part) != std::string_view::npos;
         });
}

/// Libraries write lists of addresses behind the first lines.
std::string first_line(std::string_view text) {
  const std::size_t end = text.find("\nException raised from");
  return printable(trim(text.substr(0, end)), 300);
}

}  // namespace

std::string foreign_text(const std::exception& error) {
  if (is_out_of_memory(error))
    return "there is not enough memory for this; try a smaller imgsz or batch, or close other programs";
  if (const auto* file = dynamic_cast<const std::filesystem::filesystem_error*>(&error))
    return fmt::format("{}: {}", printable(file->path1().string()), file->code().message());
  if (dynamic_cast<const std::system_error*>(&error) != nullptr) return first_line(error.what());
  const char* library = library_of(error);
  return fmt::format(
      "something unexpected happened {}: {}. This is a fault of the program, not of yours: please report it "
      "with "
      "the command and its input",
      library ? fmt::format("in {}", library) : fmt::format("inside ({})", type_name(error)),
      first_line(error.what()));
}

bool is_of_a_library(const std::exception& error) {
  const bool of_files = dynamic_cast<const std::filesystem::filesystem_error*>(&error) != nullptr;
  return of_files || is_out_of_memory(error) || library_of(error) != nullptr;
}

void rethrow_translated() {
  try {
    throw;
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    if (!is_of_a_library(error)) throw;
    throw Error(foreign_text(error), ErrorCode::internal);
  }
}

}  // namespace yolo
