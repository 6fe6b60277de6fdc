#include "monitor/record_writer.h"

#include <memory>
#include <utility>

namespace tidewaiter::monitor {

access::Principal SystemPrincipal() {
  access::Principal system;
  system.id = kSystem;
  system.name = kSystem;
  system.kind = access::Principal::Kind::kProcess;
  system.strong = true;
  return system;
}

void EngineWriter::Put(clearance::PutRecords records, Told told) {
  auto version = std::make_shared<std::uint64_t>(0);
  clearance::Command command;
  command.who = SystemPrincipal();
  command.request = kSystem;
  command.work = std::move(records);
  command.render = [version](const clearance::Applied& applied) {
    *version = applied.record == nullptr ? 0 : applied.record->version;
    return clearance::Rendered{};
  };
  command.done = [version, line = line_.Tie(),
                  told = std::move(told)](const clearance::Answer& answer) {
    line.While([&] {
      if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
        told(std::unexpected(refusal->error));
      } else {
        told(*version);
      }
    });
  };
  engine_.Submit(std::move(command));
}

}  // namespace tidewaiter::monitor
