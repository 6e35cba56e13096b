// Which device a process gets; nothing here needs a GPU.
#include "train/network/device.hpp"

#include <gmock/gmock.h>

#include <yolo/error.hpp>

namespace yolo::train {
namespace {

TEST(Device, OfOneProcessAmongSeveral) {
  EXPECT_TRUE(find_device_of_process("cpu", 3).is_cpu());
  EXPECT_TRUE(find_device_of_process("cpu,cpu", 1).is_cpu());
  EXPECT_THROW(find_device_of_process("cpu,cpu", 2), Error);
}

TEST(Device, AListIsForSeveralProcesses) {
  try {
    find_device("0,1");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("one for each"));
  }
}

}  // namespace
}  // namespace yolo::train
