#include "server/run_now.h"

#include <condition_variable>
#include <mutex>
#include <optional>

namespace tidewaiter::server {

Status RunNow(clearance::Engine& engine, clearance::Work work, const std::string& by) {
  std::mutex mutex;
  std::condition_variable wake;
  std::optional<Status> result;
  clearance::Command command;
  command.who.id = by;
  command.who.name = by;
  command.who.kind = access::Principal::Kind::kProcess;
  command.who.roles = {access::Role::kSystem};
  command.work = std::move(work);
  command.done = [&](const clearance::Answer& answer) {
    const auto* refusal = std::get_if<clearance::Refusal>(&answer.what);
    const std::lock_guard lock(mutex);
    result = refusal == nullptr ? Status{} : Status(std::unexpected(refusal->error));
    wake.notify_one();
  };
  engine.Submit(std::move(command));
  std::unique_lock lock(mutex);
  wake.wait(lock, [&] { return result.has_value(); });
  return *result;
}

}  // namespace tidewaiter::server
