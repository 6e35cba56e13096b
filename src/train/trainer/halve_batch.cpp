// Going on with half the batch after a step that found no memory.
#include <yolo/error.hpp>

#include "train/trainer/session.hpp"

namespace yolo::train {

void halve_batch(Session& session) {
  if (!session.processes->is_alone()) {
    throw Error(fmt::format("out of memory with batch={} shared by {} processes; say a smaller batch", session.batch,
                            session.processes->world_size()));
  }
  if (session.batch <= 1) throw Error("out of memory with one image a step; say a smaller imgsz or a smaller model");
  session.optimisation->forget_gradients();
  const checkpoint::Plain moments = session.optimisation->optimizer_dict();
  checkpoint::TrainingState state;
  session.optimisation->save(state);
  session.automatic_optimizer = optimizer_of(state);
  session.log.warn(fmt::format("out of memory with batch={}; epoch {} begins again with batch={}", session.batch,
                               session.epoch + 1, session.batch / 2));
  session.batch /= 2;
  session.options.batch = session.batch;
  make_steps(session);
  session.optimisation->load(moments, state);
}

}  // namespace yolo::train
