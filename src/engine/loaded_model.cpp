#include "engine/loaded_model.hpp"

#include <yolo/error.hpp>

#include "core/cache_folder.hpp"
#include "core/cpu.hpp"
#include "core/device_list.hpp"
#include "core/usage_error.hpp"
#include "runtime/backend_rows.hpp"
#include "tasks/inner_layers.hpp"

namespace yolo::engine {
namespace {

void check_device(const std::string& device) {
  const std::string plain = plain_device(device);
  if (plain.empty() || runtime::is_known_device(plain)) return;
  throw UsageError(fmt::format("device={}: only the CPU is implemented yet; leave device out or say device=cpu", device),
                   ErrorCode::device);
}

runtime::Precision precision_of(const std::optional<bool>& half, const tasks::Postprocessor& postprocessor) {
  if (half) return *half ? runtime::Precision::half : runtime::Precision::f32;
  return postprocessor.needs_single_precision() ? runtime::Precision::f32 : runtime::Precision::automatic;
}

formats::Opened with_head(formats::Opened opened) {
  if (opened.description.head) return opened;
  throw Error(fmt::format("{}: the network ends in {}, which is no head that can be run", opened.description.name,
                          opened.network.layers.back().module->type), ErrorCode::unsupported);
}

}  // namespace

LoadedModel::LoadedModel(formats::Opened opened, const graph::Registry& registry, Environment environment, ComputeOptions compute)
    : opened_(with_head(std::move(opened))),
      registry_(registry),
      environment_(std::move(environment)),
      task_(tasks::find_task(opened_.description.task)),
      fitter_(task_.make_fitter(head())),
      usual_branches_(make_branches(head())),
      compute_(std::move(compute)),
      usual_{.threads = default_threads(), .cache_dir = cache_below(environment_, "openvino").string()},
      pool_([this](const formats::RunRequest& request) { return make(request); }) {
  if (!head().has_one_to_one || !head().has_one_to_many) return;
  graph::HeadSpec other = head();
  other.one_to_one = !other.one_to_one;
  other_branches_ = make_branches(other);
}

LoadedModel::Branches LoadedModel::make_branches(const graph::HeadSpec& head) const {
  const bool can_augment = capabilities().layers && task_.make_view_postprocessor && task_.make_view_postprocessor(head);
  return {head, task_.make_postprocessor(head), can_augment};
}

const LoadedModel::Branches& LoadedModel::branches(const Compilation& wanted) const {
  if (!wanted.end2end || *wanted.end2end == head().one_to_one || !head().has_one_to_one) return usual_branches_;
  if (other_branches_) return *other_branches_;
  throw UsageError(fmt::format("end2end=False: {} has the one-to-one branches of its head alone, as fusing leaves it; leave end2end out",
                               description().name), ErrorCode::unsupported);
}

ComputeOptions LoadedModel::compute(ComputeOptions call) const {
  if (!call.half) call.half = compute_.half;
  if (call.device.empty()) call.device = compute_.device;
  if (call.threads == 0) call.threads = compute_.threads;
  if (!call.dnn) call.dnn = compute_.dnn;
  return call;
}

formats::RunRequest LoadedModel::request(const Compilation& wanted) const {
  const ComputeOptions options = compute(wanted.compute);
  check_device(options.device);
  const Branches& used = branches(wanted);
  formats::RunRequest request;
  request.form = {wanted.embed, wanted.visualize, wanted.augment && used.can_augment, wanted.loss_maps, {}};
  if (used.head.one_to_one != head().one_to_one) request.form.one_to_one = used.head.one_to_one;
  request.backend = usual_;
  request.backend.precision = precision_of(options.half, *used.postprocessor);
  if (options.threads > 0) request.backend.threads = options.threads;
  if (options.dnn.value_or(false) && capabilities().dnn) request.backend.engine = runtime::kOpencvDnn;
  request.backend.workload = wanted.many ? runtime::Workload::many : runtime::Workload::one;
  return request;
}

void LoadedModel::check(const Compilation& wanted) const { opened_.backends->check(request(wanted)); }

std::shared_ptr<const Computation> LoadedModel::computation(const Compilation& wanted) const {
  return pool_.get(request(wanted));
}

std::shared_ptr<const Computation> LoadedModel::computation(Compilation wanted, const Crowd::Stay& stay) const {
  wanted.many = stay.is_usual();
  if (wanted.many) {
    // Whoever comes while it is compiled goes on as before.
    if (std::shared_ptr<const Computation> shared = pool_.get_unless_in_making(request(wanted))) return shared;
    wanted.many = false;
  }
  return computation(wanted);
}

std::shared_ptr<const Computation> LoadedModel::make(const formats::RunRequest& request) const {
  const Branches& used = request.form.one_to_one ? *other_branches_ : usual_branches_;
  std::shared_ptr<const tasks::Postprocessor> postprocessor = used.postprocessor;
  if (!request.form.embed.empty()) {
    postprocessor = tasks::make_embedding_postprocessor();
  } else if (request.form.visualize) {
    postprocessor = tasks::make_feature_postprocessor(used.postprocessor, opened_.network);
  } else if (request.form.views) {
    postprocessor = task_.make_view_postprocessor(used.head);
  }
  return std::make_shared<Computation>(opened_.backends->make(request), std::move(postprocessor));
}

}  // namespace yolo::engine
