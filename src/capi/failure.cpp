// Statuses, and the message of the last failure of each thread.
#include "capi/failure.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <yolo/error.hpp>

#include "core/foreign_exception.hpp"
#include "core/usage_error.hpp"

namespace yolo::capi {
namespace {

// Plain bytes: keeping a message needs no memory, which may be what has run out.
thread_local std::array<char, 2048> last_error{};

yolo_status status_of(ErrorCode code) { return static_cast<yolo_status>(static_cast<int>(code) + 1); }

constexpr bool mirrors(ErrorCode code, yolo_status status) {
  return static_cast<int>(code) + 1 == static_cast<int>(status);
}
static_assert(mirrors(ErrorCode::not_found, YOLO_NOT_FOUND) && mirrors(ErrorCode::bad_file, YOLO_BAD_FILE) &&
              mirrors(ErrorCode::bad_option, YOLO_BAD_OPTION) &&
              mirrors(ErrorCode::unsupported, YOLO_UNSUPPORTED) && mirrors(ErrorCode::device, YOLO_DEVICE) &&
              mirrors(ErrorCode::cancelled, YOLO_CANCELLED) && mirrors(ErrorCode::internal, YOLO_INTERNAL));

bool goes_on_a_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// Too long a message is cut between two characters.
yolo_status keep(yolo_status status, std::string_view message) noexcept {
  std::size_t length = message.size();
  if (length >= last_error.size()) {
    length = last_error.size() - 1;
    while (length > 0 && goes_on_a_character(message[length])) --length;
  }
  std::memcpy(last_error.data(), message.data(), length);
  last_error[length] = '\0';
  return status;
}

}  // namespace

yolo_status failure() noexcept {
  try {
    throw;
  } catch (const Error& error) {
    return keep(status_of(error.code()), error.what());
  } catch (const std::exception& error) {
    try {
      return keep(YOLO_INTERNAL, foreign_text(error));
    } catch (...) {
      return keep(YOLO_INTERNAL, "there is not enough memory for this, nor to say what was being done");
    }
  } catch (...) {
    return keep(YOLO_INTERNAL,
                "an exception of an unknown kind; please report it with the call and its input");
  }
}

void refuse_null(std::string_view function, std::string_view expected, std::string_view advice) {
  throw UsageError(fmt::format("{}: expected {}, found a null pointer; {}", function, expected, advice));
}

}  // namespace yolo::capi

const char* yolo_last_error(void) { return yolo::capi::last_error.data(); }

const char* yolo_status_name(yolo_status status) {
  const int number = static_cast<int>(status);
  if (number == YOLO_OK) return "ok";
  if (number < YOLO_OK || number > YOLO_INTERNAL) return "unknown";
  return yolo::name_of(static_cast<yolo::ErrorCode>(number - 1));
}
