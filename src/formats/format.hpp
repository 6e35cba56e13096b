// The kinds of files that hold a model: one row each.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include <yolo/graph/module.hpp>
#include <yolo/graph/registry.hpp>

#include "core/own_symbols.hpp"
#include "formats/model_description.hpp"
#include "formats/network_form.hpp"
#include "runtime/backend.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::formats {

/// How a network is to be run.
struct RunRequest {
  NetworkForm form;
  runtime::BackendOptions backend;

  bool operator==(const RunRequest&) const = default;
};

/// Makes what runs one model. Never changes; any number of threads may ask it.
class BackendSource {
 public:
  virtual ~BackendSource() = default;
  /// Throws Error when the model cannot be run so, without making anything.
  virtual void check(const RunRequest& request) const = 0;
  /// Throws Error when the model cannot be run so.
  virtual std::shared_ptr<const runtime::Backend> make(const RunRequest& request) const = 0;
};

/// What a format can do.
struct Capabilities {
  bool layers = true;   ///< the network's layers are known: it can show them, see several views, be trained
  bool values = true;   ///< holds the values of weights; without them it has to be trained first
  bool dnn = false;     ///< OpenCV's dnn runs it
};

struct FormatRow;

/// A model as a file holds it.
struct Opened {
  const FormatRow* format = nullptr;  ///< null for a network in memory
  ModelDescription description;
  graph::Network network;  ///< of a format that does not show its layers: one stand-in module (graph/decoded_head.hpp)
  std::shared_ptr<const BackendSource> backends;
};

struct OpenOptions {
  /// Layers that the model may consist of. Must outlive what is opened.
  const graph::Registry* registry = &graph::Registry::builtin();
  bool use_cache = true;  ///< compiled networks may be kept in the user's cache folder
};

struct WriteRequest;

struct FormatRow {
  std::string_view name;    ///< for messages: "ONNX"
  std::string_view suffix;  ///< ".onnx"
  bool (*is)(const std::filesystem::path& path);  ///< null: the name ends in `suffix`
  /// Throws Error in one line that begins with the file's name.
  Opened (*open)(const std::filesystem::path& path, const OpenOptions& options);
  Capabilities capabilities = {};
  std::string_view argument = {};  ///< format=... of export; empty: nothing is exported to it
  std::string_view aliases = {};   ///< other words for it, separated by '|'
  std::string_view ending = {};    ///< of an exported file's or folder's name, behind the stem of the weights
  /// Writes a file, or a folder, that is not there yet; `stem` is that of its final name. Null: not implemented yet. Throws Error.
  void (*write)(const WriteRequest& request, const std::filesystem::path& path, const std::string& stem) = nullptr;
};

/// In the order in which they are asked; the last one takes every file.
std::span<const FormatRow> all_formats();

/// Whether a path looks like a file, or a folder, of this format. A folder's name may have a slash behind it.
bool is_of(const FormatRow& format, const std::filesystem::path& path);

/// The first row of `formats` whose files look like this one. Throws Error when there is none.
const FormatRow& format_of(const std::filesystem::path& path, std::span<const FormatRow> formats = all_formats());

/// Reads a model, whatever format it has. Throws Error.
Opened open_model(const std::filesystem::path& path, const OpenOptions& options = {},
                  std::span<const FormatRow> formats = all_formats());

/// A network in memory; nothing compiled is kept. Throws Error.
Opened open_network(graph::Network network, std::string name, const OpenOptions& options = {});

/// What the format of a model can do; of a network in memory everything that layers are needed for.
Capabilities capabilities_of(const Opened& model);

}  // namespace yolo::formats
YOLO_OWN_SYMBOLS_END
