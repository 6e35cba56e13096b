// Live streams as a part of a source: one thread reads each, one frame of each is taken in turn.
#pragma once

#include <string>
#include <vector>

#include "source/part.hpp"
#include "source/stream_state.hpp"

namespace yolo::source {

/// Lines of a .streams list; a relative file is looked for in the current folder, then beside the list.
std::vector<std::string> stream_list_addresses(const std::string& path);

/// Opens all at once and waits until each has answered or failed. Throws Error when none answers; those that
/// don't are added to `failures`.
PartPtr open_streams(const std::vector<std::string>& addresses, const SourceOptions& options,
                     std::vector<SourceFailure>& failures);

StreamSettings stream_settings(const SourceOptions& options);

/// The same with every setting.
PartPtr open_streams(const std::vector<std::string>& addresses, const StreamSettings& settings,
                     const Log& log, std::vector<SourceFailure>& failures);

}  // namespace yolo::source
