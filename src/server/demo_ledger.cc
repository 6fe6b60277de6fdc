#include "server/demo_ledger.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <set>

#include <fmt/format.h>

#include "api/kept_files.h"
#include "api/ledger_files.h"
#include "base/hash.h"
#include "ledger/disclosure.h"
#include "ledger/moment.h"
#include "server/demo_ledger_teller.h"

namespace tidewaiter::server {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr double kSayS = 30;
constexpr const char* kSigners[] = {"xa", "xb", "xd"};  // neighbours: all agree
constexpr double kKnownS = 20;  // entries of neighbours come within a second or two

Error Refused(const std::string& type, const ledger::Refusals& refusals) {
  std::string all;
  for (const ledger::Refusal& refusal : refusals)
    all += fmt::format(" {} {} {};", refusal.code, refusal.pointer, refusal.detail);
  return {ErrorCode::kFailedPrecondition, type + " was refused:" + all, ""};
}

// Nodes have threads of their own: what they know is looked at until it is so.
bool Until(const std::function<bool()>& holds) {
  const double end_s = os::RealClock().MonotonicSeconds() + kKnownS;
  while (!holds()) {
    if (os::RealClock().MonotonicSeconds() > end_s) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

os::Path ToldFile(const api::House& house) {
  return house.settings.ledger_folder / "demo.told";
}

std::set<std::string, std::less<>> ToldChapters(const api::House& house) {
  std::set<std::string, std::less<>> told;
  const auto text = os::ReadFile(ToldFile(house));
  if (!text) return told;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    told.emplace(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return told;
}

void Tell(DemoTeller& teller, const std::atomic<bool>& stopping,
          const std::function<void(std::string_view)>& told_line) {
  auto told = ToldChapters(teller.house());
  for (const DemoChapter& chapter : DemoChapters()) {
    if (stopping) return;
    if (told.contains(chapter.name)) continue;
    if (const Status done = chapter.tell(teller); !done) {
      told_line(fmt::format("The demo's ledger, {}: {}", chapter.name, done.error().message));
    }
    // Told or not: it is not begun twice, for half of it would be there twice.
    told.emplace(chapter.name);
    std::string text;
    for (const std::string& name : told)
      text += name + '\n';
    if (const Status kept = os::WriteFile(ToldFile(teller.house()), text); !kept) {
      told_line(kept.error().message);
    }
  }
}

}  // namespace

std::string DemoTeller::Day(std::int64_t days) const {
  return ledger::FormatMoment(house_.clock.UnixMilliseconds() + days * kDayMs);
}

Result<std::string> DemoTeller::Say(std::string_view member, std::string type, std::string object,
                                    std::string data, DemoFields fields, std::string signer) {
  member::Wish wish{.type = std::move(type),
                    .object = std::move(object),
                    .data = std::move(data),
                    .fields = std::move(fields)};
  if (!signer.empty()) wish.signers = {std::move(signer)};
  const std::string what = wish.type;
  if (member != kDemoMember && !wish.object.empty()) {
    RETURN_IF_ERROR(UntilCopied(member, wish.object));
  }
  auto said = federation_.neighbour(member).Say(wish, kSayS);
  if (!said) return Fail(said.error().code, what + ": " + said.error().message);
  if (!said->refusals.empty()) return std::unexpected(Refused(what, said->refusals));
  RETURN_IF_ERROR(UntilKnown(said->object, what));
  return said->object;
}

Status DemoTeller::UntilKnown(const std::string& object, std::string_view type) {
  const bool known = Until([&] {
    const auto story = federation_.own().Tell(object);
    return story && story->record.type == type && story->record.is_final;
  });
  if (known) return {};
  return Fail(ErrorCode::kUnavailable, fmt::format("{} of {} is not known here", type, object));
}

Status DemoTeller::UntilCopied(std::string_view member, const std::string& object) {
  const auto ours = federation_.own().Tell(object);
  if (!ours) return {};  // it is not there yet
  const bool copied = Until([&] {
    const auto theirs = federation_.neighbour(member).Tell(object);
    return theirs && theirs->record.number >= ours->record.number;
  });
  if (copied) return {};
  return Fail(ErrorCode::kUnavailable, fmt::format("{} has no copy of {}", member, object));
}

Status DemoTeller::Agree(const std::string& type, const std::string& data) {
  // Just founded, the charter may not be here yet.
  Result<member::Draft> first = Fail(ErrorCode::kUnavailable, "");
  Until([&] {
    first = federation_.own().Prepare({.type = type, .data = data});
    return first || first.error().code != ErrorCode::kUnavailable;
  });
  ASSIGN_OR_RETURN(member::Draft draft, std::move(first));
  if (!draft.refusals.empty()) return std::unexpected(Refused(type, draft.refusals));
  for (const char* id : kSigners) {
    const auto charter_key =
        fmt::format("{}/charter", federation_.neighbour(id).own_log().substr(
                                      0, federation_.neighbour(id).own_log().find('/')));
    auto more = federation_.neighbour(id).Sign(draft, {charter_key});
    if (!more) return std::unexpected(more.error());
    draft = *std::move(more);
  }
  auto said = std::make_shared<std::promise<Result<member::Said>>>();
  federation_.own().Submit(draft, [said](Result<member::Said> answer) { said->set_value(answer); });
  const Result<member::Said> answer = said->get_future().get();
  if (!answer) return std::unexpected(answer.error());
  if (!answer->refusals.empty()) return std::unexpected(Refused(type, answer->refusals));
  // What is said next is said under the new charter, by everybody.
  const auto has = [&](member::Member& member) { return member.charter()->size() > answer->index; };
  const bool everywhere = Until([&] {
    return has(federation_.own()) && std::ranges::all_of(kSigners, [&](const char* id) {
             return has(federation_.neighbour(id));
           });
  });
  if (everywhere) return {};
  return Fail(ErrorCode::kUnavailable, "the new charter has not come everywhere");
}

Result<std::string> DemoTeller::Paper(const std::string& object, const std::string& bytes) {
  const api::LedgerFile file = api::LedgerFileOf(object, bytes, api::LedgerMediaType(bytes));
  RETURN_IF_ERROR(api::KeepFile(house_, api::LedgerFilesFolder(house_), file.sha256, bytes));
  auto kept = std::make_shared<std::promise<void>>();
  clearance::Command command;
  command.who.id = "system";
  command.work = api::PutLedgerFile(file, "ledger.document_kept");
  command.done = [kept](const clearance::Answer&) { kept->set_value(); };
  house_.engine.Submit(std::move(command));
  kept->get_future().wait();
  return ledger::DocumentValue(bytes, file.media_type);
}

Result<std::string> DemoTeller::Key(std::size_t i) {
  return federation_.own().NewHolderKey(client(i));
}

std::unique_ptr<DemoLedger> DemoLedger::Start(DemoFederation& federation, api::House& house,
                                              DemoHolders holders,
                                              std::function<void(std::string_view line)> told) {
  if (holders.clients.empty()) holders.clients.emplace_back("DEMO-1");
  auto ledger = std::unique_ptr<DemoLedger>(new DemoLedger());
  ledger->thread_ = std::thread([&federation, &house, holders = std::move(holders),
                                 told = std::move(told), stopping = &ledger->stopping_] {
    DemoTeller teller(federation, house, holders);
    Tell(teller, *stopping, told);
  });
  return ledger;
}

DemoLedger::~DemoLedger() {
  stopping_ = true;
  Wait();
}

void DemoLedger::Wait() {
  if (thread_.joinable()) thread_.join();
}

}  // namespace tidewaiter::server
