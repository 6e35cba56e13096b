// TensorBoard's files: checksums by RFC 3720, bytes as the peer's writer makes them, and TensorBoard itself
// as the reader.
#include "record/event_file.hpp"

#include <bit>
#include <yolo/error.hpp>

#include "record/crc32c.hpp"
#include "record/run_peer.hpp"

namespace yolo::record {
namespace {

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Bit by bit, as the polynomial is defined.
std::uint32_t plain_crc32c(std::string_view bytes) {
  std::uint32_t rest = ~0U;
  for (const char byte : bytes) {
    rest ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) != 0 ? 0x82f63b78U : 0U);
  }
  return ~rest;
}

TEST(Crc32c, ExamplesOfTheRfc) {
  std::string rising, falling;
  for (char i = 0; i < 32; ++i) {
    rising += i;
    falling += static_cast<char>(31 - i);
  }
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aaU);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43U);
  EXPECT_EQ(crc32c(rising), 0x46dd794eU);
  EXPECT_EQ(crc32c(falling), 0x113fdb5cU);
  EXPECT_EQ(crc32c("123456789"), 0xe3069283U);
  EXPECT_EQ(crc32c(""), 0U);
}

TEST(Crc32c, TheTableAgreesWithThePolynomial) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(crc32c(bytes), plain_crc32c(bytes));
    bytes += static_cast<char>(i * 37 + i / 7);
  }
}

// An event of the peer's own file, and its time as the bytes hold it.
TEST(EventFile, AScalarHasTheBytesOfThePeersEvent) {
  const std::string event =
      bytes_of("09280a4b9d6ac1da4110012a170a150a0e747261696e2f626f785f6c6f73731527bd4540");
  const double time = std::bit_cast<double>(std::uint64_t{0x41dac16a9d4b0a28});
  const test::TemporaryFolder folder;
  EventFile events(folder.path(), time);
  const std::vector<NamedValue> values = {{"train/box_loss", 3.08967}};
  events.scalars(1, values, time);
  EXPECT_THAT(text_of(events.file()), testing::EndsWith(tf_record(event)));
}

TEST(EventFile, ItsNameIsOfTensorBoardsKindAndNotTakenTwice) {
  const test::TemporaryFolder folder;
  const EventFile first(folder / "new", 1795533390.16), second(folder / "new", 1795533390.16);
  EXPECT_THAT(first.file().filename().string(), testing::StartsWith("events.out.tfevents.1795533390."));
  EXPECT_THAT(first.file().string(), testing::EndsWith(".0"));
  EXPECT_THAT(second.file().string(), testing::EndsWith(".1"));
  EXPECT_GT(std::filesystem::file_size(first.file()), 0U);
}

TEST(EventFile, AFolderThatCannotBeMadeIsAnError) {
  const test::TemporaryFolder folder;
  std::ofstream(folder / "file") << "x";
  EXPECT_THROW(EventFile(folder / "file" / "x", 1), Error);
}

TEST(RealPeerEventFile, TensorBoardReadsIt) {
  YOLO_NEEDS_PEER();
  const test::TemporaryFolder folder;
  {
    EventFile events(folder.path(), 1000);
    for (int epoch = 1; epoch <= 3; ++epoch) {
      const std::vector<NamedValue> values = {
          {"train/box_loss", 1.5 / epoch}, {"metrics/mAP50(B)", 0.25}, {"lr/pg0", 1e-6}};
      events.scalars(epoch, values, 1000.5 + epoch);
    }
    std::ofstream(events.file(), std::ios::app) << "half a rec";  // of a process that was killed
  }
  const std::string output = test::run_peer(R"(
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1])
events.Reload()
print(json.dumps({tag: [[s.step, s.wall_time, s.value] for s in events.Scalars(tag)] for tag in events.Tags()["scalars"]}))
)",
                                            folder.path());
  const auto read = nlohmann::json::parse(output.substr(output.rfind("\n{") + 1));
  ASSERT_EQ(read.size(), 3U);
  for (int epoch = 1; epoch <= 3; ++epoch) {
    const auto& loss = read["train/box_loss"][static_cast<std::size_t>(epoch - 1)];
    EXPECT_EQ(loss[0], epoch);
    EXPECT_EQ(loss[1], 1000.5 + epoch);
    EXPECT_EQ(loss[2].get<float>(), static_cast<float>(1.5 / epoch));
  }
  EXPECT_EQ(read["metrics/mAP50(B)"].size(), 3U);
  EXPECT_EQ(read["lr/pg0"][0][2].get<float>(), 1e-6F);
}

}  // namespace
}  // namespace yolo::record
