#include "cli/ledger_house.h"

#include <filesystem>
#include <future>

#include <fmt/format.h>

#include "cli/terminal.h"
#include "member/note_keys.h"

namespace tidewaiter::cli {
namespace {

// The key for server::OpenLedger; none: an installation's is needed and was not given.
Result<std::optional<access::SecretKey>> KeyOf(const LedgerFolder& place) {
  if (!place.key_file.empty()) {
    ASSIGN_OR_RETURN(const std::string text, os::ReadFile(place.key_file));
    auto key = access::SecretKey::FromText(text);
    if (!key) return Fail(key.error().code, key.error().message, "--key-file");
    return *key;
  }
  ASSIGN_OR_RETURN(auto own, member::PayloadKeyOf(place.folder));
  if (own) return own;
  std::error_code ignored;
  if (std::filesystem::exists(place.folder / "payloads" / "payloads.db", ignored))
    return std::nullopt;
  if (!std::filesystem::exists(place.folder / "member.card", ignored)) {
    return Fail(ErrorCode::kNotFound, place.folder.string() + " is not the folder of a member");
  }
  RETURN_IF_ERROR(member::MakePayloadKey(place.folder, access::SystemSecrets()));
  return member::PayloadKeyOf(place.folder);
}

std::unexpected<Error> KeyMissing(const os::Path& folder) {
  return Fail(ErrorCode::kFailedPrecondition,
              "private fields in " + folder.string() + " are kept under an installation's key",
              "--key-file");
}

}  // namespace

Result<std::unique_ptr<LedgerHouse>> LedgerHouse::Open(const LedgerFolder& place) {
  std::unique_ptr<LedgerHouse> house(new LedgerHouse(place.folder));
  RETURN_IF_ERROR(house->OpenParts(place));
  return house;
}

LedgerHouse::~LedgerHouse() {
  ledger_.Close();
}

Status LedgerHouse::OpenParts(const LedgerFolder& place) {
  ASSIGN_OR_RETURN(const auto key, KeyOf(place));
  if (!key && place.served) return KeyMissing(folder_);
  if (!key) {
    ASSIGN_OR_RETURN(auto open_log, pglog::OpenLogsOf(folder_, place.use));
    ASSIGN_OR_RETURN(ledger_.member, member::Member::Open({.folder = folder_,
                                                           .ca_file = place.ca_file,
                                                           .open_log = std::move(open_log)}));
    return {};
  }
  const auto note = [this](const payload::Audit& audit) {
    if (const Status noted = Note(audit); !noted)
      Terminal::Log("the journal of private fields: " + noted.error().message);
  };
  ASSIGN_OR_RETURN(ledger_, server::OpenLedger({.folder = folder_,
                                                .key = *key,
                                                .ca_file = place.ca_file,
                                                .on_audit = note,
                                                .standings = false,
                                                .use = place.use}));
  return {};
}

void LedgerHouse::AddTo(http::Router& router) {
  ledger_.member->AddTo(router);
  ledger_.deliveries->AddTo(router);
}

Status LedgerHouse::Note(const payload::Audit& audit) {
  const std::lock_guard lock(mutex_);
  if (!journal_) {
    ASSIGN_OR_RETURN(journal_, os::AppendFile::Open(folder_ / "payloads" / "journal"));
  }
  RETURN_IF_ERROR(journal_->Append(payload::WriteAudit(audit) + "\n"));
  return journal_->Sync();
}

Status LedgerHouse::Keep(const member::Draft& draft, const ledger::Payload& payload) {
  const payload::Place place{draft.log, draft.object, draft.number};
  return ledger_.payloads->With([&](payload::Store& store) { return store.Keep(place, payload); });
}

Result<member::Said> LedgerHouse::Say(const member::Wish& wish) {
  if (!ledger_.payloads && !(wish.fields.empty() && wish.payload.fields.empty()))
    return KeyMissing(folder_);
  ASSIGN_OR_RETURN(const member::Draft draft, member().Prepare(wish));
  if (draft.refusals.empty() && !wish.payload.fields.empty())
    RETURN_IF_ERROR(Keep(draft, wish.payload));
  auto said = Send(draft);
  // Without an answer it may have been said all the same: then its fields are still needed.
  if (said && !said->refusals.empty() && ledger_.payloads) ledger_.payloads->DropDraft(draft);
  return said;
}

Result<member::Said> LedgerHouse::Send(const member::Draft& draft) {
  auto promise = std::make_shared<std::promise<Result<member::Said>>>();
  std::future<Result<member::Said>> answer = promise->get_future();
  member().Submit(draft, [promise](Result<member::Said> said) { promise->set_value(said); });
  return answer.get();
}

Result<std::size_t> LedgerHouse::SendAgain(std::string_view object, std::string_view to) {
  if (!ledger_.deliveries) return KeyMissing(folder_);
  return ledger_.deliveries->SendAgain(object, to);
}

Result<std::vector<payload::Unsent>> LedgerHouse::given_up() {
  if (!ledger_.deliveries) return std::vector<payload::Unsent>();
  return ledger_.deliveries->given_up();
}

Result<std::vector<KeptFields>> LedgerHouse::FieldsOf(const member::Story& story) {
  std::vector<KeptFields> all;
  for (const member::Step& step : story.steps) {
    KeptFields& kept = all.emplace_back();
    if (!ledger_.payloads || step.entry.commitments.empty()) continue;
    const payload::Place place{step.entry.log, step.entry.object, step.number};
    auto reading = ledger_.payloads->With([&](payload::Store& store) {
      return store.Read(place, {.by = ledger_.member->id(), .purpose = "ledger show"});
    });
    if (!reading && payload::IsNotKept(reading.error())) continue;
    if (!reading) return std::unexpected(reading.error());
    RETURN_IF_ERROR(Note(reading->audit));
    kept = {.fields = std::move(reading->payload.fields), .from = std::move(reading->source)};
  }
  return all;
}

}  // namespace tidewaiter::cli
