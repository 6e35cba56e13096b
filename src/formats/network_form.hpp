// Which outputs of a network are wanted.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace yolo::formats {

/// The usual form gives the head's maps; the others change the graph before it is compiled.
struct NetworkForm {
  std::vector<int> embed;   ///< the means of these layers instead
  bool visualize = false;   ///< the maps of all layers as well
  bool views = false;       ///< the maps of several views of the picture (augment)
  bool loss_maps = false;   ///< further maps, behind the others, that only a loss reads
  std::optional<bool> one_to_one;  ///< the one-to-one branches of the head, or the other ones; unset: those that the model uses

  bool operator==(const NetworkForm&) const = default;
  bool shows_layers() const { return visualize || !embed.empty(); }
  /// Empty for the usual form; the same text for the same form only.
  std::string text() const;
};

}  // namespace yolo::formats
