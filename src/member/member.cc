// Opening and reading.
#include "member/member.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "access/secret.h"
#include "member/folder.h"
#include "member/internal/inside.h"
#include "member/internal/member_file.h"
#include "tlog/proof.h"

namespace tidewaiter::member {
namespace {

constexpr std::uint64_t kChartersTried = 64;  // back to one that knew a log which nobody writes now

// Whether people said that no older copy was brought back: the file counts once, for the start that
// finds it, and is gone before anything is signed.
Result<bool> TakeWordOfLatest(const os::Path& folder) {
  std::error_code failed;
  const bool said = std::filesystem::remove(folder / "disk-is-latest", failed);
  if (failed) return Fail(ErrorCode::kUnavailable, "disk-is-latest: " + failed.message());
  return said;
}

}  // namespace

Result<std::unique_ptr<Member>> Member::Open(MemberOptions options) {
  ASSIGN_OR_RETURN(auto inside, Inside::Open(std::move(options)));
  return std::unique_ptr<Member>(new Member(std::move(inside)));
}

Member::Member(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Member::~Member() = default;

Result<std::unique_ptr<Member::Inside>> Member::Inside::Open(MemberOptions options) {
  if (!options.fill) options.fill = access::SystemSecrets();
  std::unique_ptr<Inside> inside(new Inside(std::move(options)));
  RETURN_IF_ERROR(inside->OpenParts());
  ASSIGN_OR_RETURN(const bool is_latest, TakeWordOfLatest(inside->options_.folder));
  RETURN_IF_ERROR(inside->OpenNodes(is_latest));
  inside->charter_followed_ = inside->view_->InForce()->size();
  inside->follower_ =
      std::jthread([self = inside.get()](const std::stop_token& stop) { self->Run(stop); });
  return inside;
}

// The nodes go first: who waits for an entry is told so by them.
Member::Inside::~Inside() {
  stopping_.request_stop();
  if (follower_.joinable()) {
    follower_.request_stop();
    follower_.join();
  }
  {
    const std::unique_lock lock(running_mutex_);
    running_.reset();
  }
  for (const auto& [member, calls] : calls_)  // without nodes there are no new ones
    calls->End();
  errands_.End();
}

Status Member::Inside::OpenParts() {
  const os::Path& folder = options_.folder;
  const auto card_text = CardOf(folder);
  if (!card_text)
    return Fail(ErrorCode::kNotFound, folder.string() + " is not the folder of a member");
  ASSIGN_OR_RETURN(const Card card, ReadCard(*card_text));
  id_ = card.id;
  auto lock = os::FileLock::Take(folder / "lock");
  if (!lock && lock.error().code == ErrorCode::kConflict) {
    return Fail(ErrorCode::kFailedPrecondition, folder.string() + " is in use by another process");
  }
  if (!lock) return std::unexpected(lock.error());
  lock_.emplace(std::move(*lock));
  for (const std::string_view part : {"logs", "index"})
    RETURN_IF_ERROR(os::MakeFolder(folder / part));
  ASSIGN_OR_RETURN(view_, CharterView::Open(folder, options_.open_log));
  ASSIGN_OR_RETURN(keys_, KeyRing::Open(folder / "keys"));
  ASSIGN_OR_RETURN(db_, RecordsDb::Open(folder / "index" / "catalogue"));
  ASSIGN_OR_RETURN(diary_, Diary::Open(folder));
  return {};
}

Status Member::Inside::OpenNodes(bool trusts_disk) {
  // Whether it can be reached, and is ours, is asked once and not by each node.
  if (options_.open_log) RETURN_IF_ERROR(options_.open_log(view_->origin()));
  ASSIGN_OR_RETURN(running_, Running::Open({.folder = options_.folder,
                                            .self = id_,
                                            .keys = keys_.get(),
                                            .charter = view_.get(),
                                            .call_timeout_s = options_.call_timeout_s,
                                            .ca_file = options_.ca_file,
                                            .urls = options_.urls,
                                            .clock = options_.clock,
                                            .open_log = options_.open_log,
                                            .trusts_disk = trusts_disk,
                                            .on_news = [this] { News(); }}));
  FollowOwnLog();
  return {};
}

// A witness may begin a log, and a log may have a successor.
void Member::Inside::FollowOwnLog() {
  if (running_->own_log() == own_log()) return;
  own_log_ = &own_logs_.emplace_back(running_->own_log());
}

void Member::Inside::Handle(http::Request request, http::Reply reply) {
  const std::shared_lock lock(running_mutex_);
  if (!running_) return reply.Send({.status = federation::kLater});
  running_->Handle(std::move(request), std::move(reply));
}

federation::Health Member::Inside::health() {
  const std::shared_lock lock(running_mutex_);
  if (running_) return running_->health();
  federation::Health health;
  health.own.emplace();
  health.own->origin = own_log();
  health.own->stopped = away_;
  return health;
}

Result<Record> Member::Inside::FindRecord(std::string_view object, std::string_view log) {
  ASSIGN_OR_RETURN(auto record, db_->Find(object, log, own_log()));
  if (!record) return Fail(ErrorCode::kNotFound, fmt::format("there is no {}", object), "/object");
  return *std::move(record);
}

Result<Story> Member::Inside::Tell(std::string_view object, std::string_view log,
                                   const MayUse& may_use) {
  Story story;
  ASSIGN_OR_RETURN(story.record, FindRecord(object, log));
  ASSIGN_OR_RETURN(const auto places, db_->PlacesOf(story.record.log, object));
  ASSIGN_OR_RETURN(const LogState state, db_->StateOf(story.record.log));
  Result<std::vector<std::string>> read;
  {
    const std::shared_lock lock(running_mutex_);
    if (!running_) return Fail(ErrorCode::kUnavailable, "the nodes are being opened");
    read = running_->Entries(story.record.log, places);
  }
  if (!read) return std::unexpected(read.error());
  std::vector<ledger::Entry> entries;
  for (std::size_t i = 0; i < read->size(); ++i) {
    ASSIGN_OR_RETURN(ledger::Entry entry, ledger::ReadEntry((*read)[i]));
    entries.push_back(entry);
    Step step{.number = entry.number,
              .index = places[i],
              .entry = std::move(entry),
              .members = {},
              .is_final = places[i] < state.final_size};
    const auto charter = view_->At(step.entry.charter);
    for (const ledger::EntrySignature& signature : step.entry.signatures) {
      const auto signer = charter ? charter->signers().find(signature.name)
                                  : decltype(charter->signers().find(""))();
      const bool known = charter && signer != charter->signers().end();
      step.members.push_back(known ? signer->second.member : "");
    }
    story.steps.push_back(std::move(step));
  }
  story.may_say = MaySay(entries, may_use);
  return story;
}

Result<ProofFile> Member::Inside::Prove(std::string_view object, std::uint32_t number,
                                        std::string_view checkpoint) {
  ASSIGN_OR_RETURN(const Record record, FindRecord(object, ""));
  ASSIGN_OR_RETURN(const auto places, db_->PlacesOf(record.log, object));
  if (number == 0 || number > places.size()) {
    return Fail(ErrorCode::kNotFound, fmt::format("{} has no entry {}", object, number), "/number");
  }
  return ProveAt(record.log, places[number - 1], checkpoint);
}

Result<ProofFile> Member::Inside::ProveAt(std::string_view log, std::uint64_t index,
                                          std::string_view note) {
  ASSIGN_OR_RETURN(const LogState state, db_->StateOf(log));
  if (index >= state.covered) return Fail(ErrorCode::kNotFound, "there is no such entry");
  if (index >= state.final_size) {
    return Fail(ErrorCode::kFailedPrecondition,
                "the entry is not final yet, as far as is known here");
  }
  ASSIGN_OR_RETURN(tlog::SignedCheckpoint checkpoint,
                   tlog::ParseSignedCheckpoint(note.empty() ? state.final_note : note));
  const std::uint64_t size = checkpoint.checkpoint.size;
  if (checkpoint.checkpoint.origin != log || size > state.final_size)
    return Fail(ErrorCode::kInvalidArgument, "the checkpoint is none of this log", "/checkpoint");
  if (index >= size)
    return Fail(ErrorCode::kFailedPrecondition, "the entry came after the checkpoint");
  Result<federation::Exhibit> shown;
  {
    const std::shared_lock lock(running_mutex_);
    if (!running_) return Fail(ErrorCode::kUnavailable, "the nodes are being opened");
    shown = running_->Show(log, index, size);
  }
  if (!shown) return std::unexpected(shown.error());
  ASSIGN_OR_RETURN(std::string policy, PolicyOf(log));
  return ProofFile{.entry = std::move(shown->entry),
                   .proof = tlog::FormatProof({.extra = {},
                                               .index = index,
                                               .path = std::move(shown->path),
                                               .checkpoint = std::move(checkpoint)}),
                   .policy = std::move(policy)};
}

Result<std::map<std::string, std::string>> Member::Inside::FinalCheckpoints() const {
  const auto charter = view_->InForce();
  std::set<std::string> origins = {charter->origin()};
  for (const auto& [id, member] : charter->members())
    for (const ledger::LogKey& log : member.logs)
      origins.insert(log.origin);
  std::map<std::string, std::string> notes;
  for (const std::string& origin : origins) {
    ASSIGN_OR_RETURN(LogState state, db_->StateOf(origin));
    if (!state.final_note.empty()) notes.emplace(origin, std::move(state.final_note));
  }
  return notes;
}

Result<std::string> Member::Inside::PolicyOf(std::string_view log) const {
  const std::uint64_t newest = view_->InForce()->size();
  for (std::uint64_t i = 0; i < kChartersTried && i < newest; ++i) {
    std::string policy = view_->At(newest - i)->PolicyText(log);
    if (!policy.empty()) return policy;
  }
  return Fail(ErrorCode::kNotFound, fmt::format("there is no log {}", log));
}

void Member::AddTo(http::Router& router) {
  const auto handle = [inside = inside_.get()](http::Request request, http::Reply reply) {
    inside->Handle(std::move(request), std::move(reply));
  };
  for (const std::string_view name : {"add-checkpoint", "add-entries", "evidence", "submit"})
    router.Add(http::Method::kPost, fmt::format("{}/{}", federation::kFederationPrefix, name),
               handle);
  router.Add(http::Method::kGet, fmt::format("{}/{{path*}}", federation::kFederationPrefix),
             handle);
}

const std::string& Member::id() const {
  return inside_->id();
}
const std::string& Member::own_log() const {
  return inside_->own_log();
}
std::shared_ptr<const ledger::Charter> Member::charter() const {
  return inside_->view().InForce();
}
std::shared_ptr<const ledger::Charter> Member::PastCharter(std::uint64_t size) const {
  return size == 0 ? nullptr : inside_->view().InForceAt(size);
}
federation::Health Member::health() const {
  return inside_->health();
}
std::vector<Alarm> Member::alarms(std::uint64_t before) const {
  return inside_->diary().alarms(before);
}
std::optional<std::string> Member::evidence(std::string_view id) const {
  return inside_->diary().evidence(id);
}
std::vector<federation::Evidence> Member::all_evidence() const {
  return inside_->diary().all_evidence();
}
Result<RecordPage> Member::List(const RecordQuery& query) const {
  return inside_->List(query);
}
Result<Story> Member::Tell(std::string_view object, std::string_view log,
                           const MayUse& may_use) const {
  return inside_->Tell(object, log, may_use);
}
Result<ProofFile> Member::Prove(std::string_view object, std::uint32_t number,
                                std::string_view checkpoint) const {
  return inside_->Prove(object, number, checkpoint);
}
Result<ProofFile> Member::ProveAt(std::string_view log, std::uint64_t index) const {
  return inside_->ProveAt(log, index, {});
}
Result<std::map<std::string, std::string>> Member::FinalCheckpoints() const {
  return inside_->FinalCheckpoints();
}
Result<std::string> Member::PolicyOf(std::string_view log) const {
  return inside_->PolicyOf(log);
}
Result<Draft> Member::Prepare(const Wish& wish) {
  return inside_->Prepare(wish);
}
Result<Draft> Member::Sign(const Draft& draft, const std::vector<std::string>& names) {
  return inside_->Sign(draft, names);
}
Result<Draft> Member::AddSignatures(const Draft& draft, std::string_view lines) const {
  return inside_->AddSignatures(draft, lines);
}
Result<Draft> Member::ReadDraft(std::string_view text) const {
  return inside_->ReadDraft(text);
}
void Member::Submit(const Draft& draft, std::function<void(Result<Said>)> done) {
  constexpr double kSubmitTimeoutS = 30;
  inside_->Submit(draft, kSubmitTimeoutS, std::move(done));
}
Result<Said> Member::Say(const Wish& wish, double timeout_s) {
  return inside_->Say(wish, timeout_s);
}
Result<std::string> Member::NewHolderKey(std::string_view owner) {
  return inside_->keys().NewHolder(owner, inside_->options().clock->UnixMilliseconds(),
                                   inside_->options().fill);
}
std::vector<Member::HolderKey> Member::holder_keys() const {
  return inside_->keys().holders();
}
bool Member::KeepsKey(std::string_view name) const {
  return inside_->keys().FindSigner(*charter(), name).has_value();
}
void Member::OnFinal(std::function<void(const FinalEntry&)> told) {
  inside_->OnFinal(std::move(told));
}
void Member::OnAlarm(std::function<void(const Alarm&)> told) {
  inside_->OnAlarm(std::move(told));
}
void Member::Raise(const federation::Alarm& alarm) {
  inside_->Raise(alarm);
}

}  // namespace tidewaiter::member
