// The batch size of a training: as asked, or as many images as fit into a share of the memory (batch=-1 or 0.7).
#include <yolo/error.hpp>

#include "core/memory.hpp"
#include "core/usage_error.hpp"
#include "record/training_text.hpp"
#include "train/trainer/session.hpp"

namespace yolo::train {
namespace {

constexpr double kUsualShare = 0.6;
constexpr int kSmallProbe = 1, kLargeProbe = 4, kMostImages = 1024;

// Memory of the process after a step with a batch of empty images.
std::uint64_t memory_of_step(const TorchNetwork& network, int images, int imgsz) {
  const at::Tensor input = at::rand({images, 3, imgsz, imgsz});
  at::Tensor sum;
  for (const NamedMap& output : network.forward(input)) {
    const at::Tensor mean = output.map.mean();
    sum = sum.defined() ? sum + mean : mean;
  }
  const std::uint64_t bytes = record::process_memory();  // all that the gradients need is held now
  sum.backward();
  return bytes;
}

}  // namespace

int choose_batch(Session& session) {
  const double wish = session.options.batch;
  const int processes = session.processes->world_size();
  if (wish < 1 && processes > 1) {
    throw UsageError(fmt::format("batch={}: with several processes say how many images a step has in all, batch=N", wish));
  }
  if (wish >= 1 && wish < processes) {
    throw UsageError(fmt::format("batch={}: a batch is shared by all {} processes, and each needs an image", wish, processes));
  }
  if (wish >= 1) return static_cast<int>(wish);
  const double share = wish > 0 ? wish : kUsualShare;
  if (session.device.is_cuda()) throw Error("batch=-1: on a GPU the batch size cannot be found yet; say batch=N");
  // On a copy: probing changes running statistics.
  TorchNetwork probe(session.network->structure(), session.device, session.registry());
  probe.set_compute(session.compute);
  memory_of_step(probe, kSmallProbe, session.imgsz);  // brings up the libraries' own memory
  const std::uint64_t small = memory_of_step(probe, kSmallProbe, session.imgsz);
  const std::uint64_t large = memory_of_step(probe, kLargeProbe, session.imgsz);
  const double per_image = std::max(1.0, (static_cast<double>(large) - static_cast<double>(small)) / (kLargeProbe - kSmallProbe));
  const double budget = static_cast<double>(available_memory()) * share;
  const int batch = static_cast<int>(std::clamp(budget / per_image, 1.0, static_cast<double>(kMostImages)));
  session.log.info(fmt::format("batch={}: {:.0f} MB an image, {:.1f} GB of memory available, of which {:.0f} % may be used", batch,
                               per_image / 1e6, static_cast<double>(available_memory()) / 1e9, share * 100));
  return batch;
}

}  // namespace yolo::train
