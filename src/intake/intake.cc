#include "intake/intake.h"

#include <array>
#include <utility>

#include "base/check.h"
#include "intake/internal/core.h"

namespace tidewaiter::intake {

std::string_view Name(FaultReason reason) {
  static constexpr std::array<std::string_view, kFaultReasonCount + 1> kNames = {
      "",
      "unknown_device",
      "retired_device",
      "protocol_not_allowed",
      "wrong_key",
      "certificate",
      "identity_changed",
      "two_places",
      "frame_flood",
      "byte_flood",
      "frame_too_long",
      "frame_timeout",
      "login_timeout",
      "idle_timeout",
      "too_many_connections",
      "too_many_from_peer",
      "peer_not_allowed",
      "no_protocol",
      "undecodable",
      "mqtt",
      "tls",
      "answers_not_taken",
      "log_failed"};
  return kNames.at(static_cast<std::size_t>(reason));
}

std::string_view Name(CommandState state) {
  switch (state) {
    case CommandState::kQueued:
      return "queued";
    case CommandState::kSent:
      return "sent";
    case CommandState::kConfirmed:
      return "confirmed";
    case CommandState::kExpired:
      return "expired";
    case CommandState::kRefused:
      return "refused";
  }
  CHECK(false);
}

class Intake::Impl : public internal::Core {
 public:
  using Core::Core;
};

Result<std::unique_ptr<Intake>> Intake::Start(Options options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  RETURN_IF_ERROR(impl->Open());
  return std::unique_ptr<Intake>(new Intake(std::move(impl)));
}

Intake::Intake(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Intake::~Intake() = default;

std::uint16_t Intake::port(std::string_view listener) const {
  return impl_->port(listener);
}
Counters Intake::counters() const {
  return impl_->counters();
}
chainlog::Log& Intake::log() {
  return impl_->log();
}
Result<std::uint64_t> Intake::Send(device::Command command, std::int64_t expires_ms,
                                   CommandTold told) {
  return impl_->Send(std::move(command), expires_ms, std::move(told));
}
void Intake::Take(Handed handed, std::function<void(Result<Taken>)> done) {
  impl_->Take(std::move(handed), std::move(done));
}
Status Intake::Take(const FromPost& from) {
  return impl_->Take(from);
}
std::uint64_t Intake::Resume(std::string_view post) {
  return impl_->Resume(post);
}
bool Intake::Wants(std::string_view post) const {
  return impl_->Wants(post);
}
void Intake::Stop() {
  impl_->Stop();
}

}  // namespace tidewaiter::intake
