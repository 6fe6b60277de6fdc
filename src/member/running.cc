#include "member/internal/running.h"

#include <algorithm>

#include <fmt/format.h>

#include "federation/log_folder.h"
#include "federation/wire.h"
#include "member/internal/proven.h"

namespace tidewaiter::member {
namespace {

// Entries that are read for the catalogue in one go: the node's thread does nothing else meanwhile.
constexpr std::size_t kNewsEntriesMax = 512;

const ledger::LogKey* OpenLogKey(const ledger::Member& member, std::string_view origin) {
  const auto found = std::ranges::find_if(member.logs, [&](const ledger::LogKey& log) {
    return log.origin == origin && !log.to_size && !log.successor;
  });
  return found == member.logs.end() ? nullptr : &*found;
}

// What nodes are opened with, beside the roster: members and addresses, who keeps, our own keys.
std::string ShapeOf(const ledger::Charter& charter, std::string_view self) {
  std::string shape = charter.keeper();
  for (const auto& [id, member] : charter.members()) {
    if (!member.until) shape += fmt::format("\n{} {} {}", id, member.url, member.cosigns);
    if (id != self) continue;
    shape += " " + member.cosigner_name + tlog::FormatHash(member.cosigner);
    for (const ledger::LogKey& log : member.logs)
      if (!log.to_size) shape += " " + log.origin + tlog::FormatHash(log.key);
  }
  return shape;
}

// The keeper's charter node knows the charter's log alone; its other node all but that.
federation::Roster RosterFor(const ledger::Charter& charter, bool keeps, bool of_charter) {
  federation::Roster roster = federation::RosterOf(charter);
  if (!keeps) return roster;
  std::erase_if(roster.logs, [&](const federation::LogOf& log) {
    return (log.origin == charter.origin()) != of_charter;
  });
  return roster;
}

federation::LogCopy* CopyOf(federation::Node& node, std::string_view origin) {
  if (node.own_log() != nullptr && node.own_log()->origin() == origin)
    return &node.own_log()->copy();
  federation::Mirror* mirror = node.FindMirror(origin);
  return mirror == nullptr ? nullptr : &mirror->copy();
}

struct FinalNote {
  std::uint64_t size = 0;
  std::string bytes = {};
};

FinalNote FinalOf(federation::Node& node, std::string_view origin) {
  const federation::Mirror* mirror = node.FindMirror(origin);
  const std::optional<federation::CheckedNote>& note =
      mirror == nullptr ? node.own_log()->published() : mirror->final_one();
  return note ? FinalNote{note->checkpoint.size, note->bytes} : FinalNote{};
}

// Reads what one log has beyond `covered`, as far as the budget goes.
LogNews NewsOf(federation::Node& node, const federation::LogOf& log, federation::LogCopy& copy,
               std::uint64_t covered, std::size_t& budget) {
  LogNews news{.origin = log.origin, .member = log.member, .stored = copy.size()};
  news.size = std::min(copy.size(), copy.judged());
  FinalNote final_one = FinalOf(node, log.origin);
  news.final_size = final_one.size;
  news.final_note = std::move(final_one.bytes);
  for (std::uint64_t i = covered; i < news.size && budget > 0; ++i, --budget) {
    const auto bytes = copy.storage().Entry(i);
    if (!bytes) break;
    auto entry = ledger::ReadEntry(*bytes);
    news.entries.push_back({i, entry ? std::move(*entry) : ledger::Entry{}});
  }
  return news;
}

void GatherNews(federation::Node& node, const std::map<std::string, std::uint64_t>& covered,
                News& news) {
  std::size_t budget = kNewsEntriesMax;
  for (const federation::LogOf& log : node.roster().logs) {
    federation::LogCopy* copy = CopyOf(node, log.origin);
    if (copy == nullptr) continue;
    const auto known = covered.find(log.origin);
    news.logs.push_back(
        NewsOf(node, log, *copy, known == covered.end() ? 0 : known->second, budget));
  }
  std::ranges::move(node.TakeAlarms(), std::back_inserter(news.alarms));
  std::ranges::move(node.evidence(), std::back_inserter(news.evidence));
}

bool IsAboutLog(std::string_view path, std::string_view origin_hash) {
  path.remove_prefix(std::min(path.size(), federation::kFederationPrefix.size()));
  for (const std::string_view begin : {"/", "/beginning/", "/side/", "/history/", "/word/"}) {
    if (path.starts_with(fmt::format("{}{}/", begin, origin_hash))) return true;
  }
  return false;
}

}  // namespace

std::string OwnLogOf(const ledger::Charter& charter, std::string_view member) {
  const ledger::Member* self = charter.FindMember(member);
  if (self == nullptr) return {};
  for (const ledger::LogKey& log : self->logs) {
    if (!log.to_size && !log.successor && log.origin != charter.origin()) return log.origin;
  }
  return {};
}

Result<std::unique_ptr<Running>> Running::Open(RunningOptions options) {
  const auto charter = options.charter->InForce();
  std::unique_ptr<Running> running(new Running(std::move(options)));
  RETURN_IF_ERROR(running->Start(*charter));
  return running;
}

Status Running::Start(const ledger::Charter& charter) {
  shape_ = ShapeOf(charter, options_.self);
  charter_log_ = charter.origin();
  own_log_ = OwnLogOf(charter, options_.self);
  ASSIGN_OR_RETURN(federation::NodeOptions main, OptionsOf(charter, false));
  ASSIGN_OR_RETURN(main_, StartNode(charter, std::move(main)));
  if (charter.keeper() != options_.self) return {};
  ASSIGN_OR_RETURN(federation::NodeOptions keeper, OptionsOf(charter, true));
  ASSIGN_OR_RETURN(charter_, StartNode(charter, std::move(keeper)));
  Begin();
  return {};
}

// The charter's log begins with the founding entry, which everybody has.
void Running::Begin() {
  charter_->node->With([this](federation::Node& node) {
    if (node.own_log() == nullptr || node.own_log()->copy().size() > 0) return;
    // A full queue at the very start there is none; else the next start submits it again.
    static_cast<void>(
        node.Submit(options_.charter->founding(), options_.clock->UnixMilliseconds()));
  });
}

Result<federation::NodeOptions> Running::OptionsOf(const ledger::Charter& charter,
                                                   bool of_charter) {
  const ledger::Member* self = charter.FindMember(options_.self);
  if (self == nullptr) {
    return Fail(ErrorCode::kFailedPrecondition,
                options_.self + " is no member of the federation (yet)");
  }
  const auto cosigner = options_.keys->Find(self->cosigner);
  if (!cosigner) return Fail(ErrorCode::kFailedPrecondition, "the cosigner's key is not here");
  const bool keeps = charter.keeper() == self->id;
  federation::NodeOptions options{
      .member = self->id,
      .roster = RosterFor(charter, keeps, of_charter),
      .cosigner = {self->cosigner_name, *cosigner, tlog::KeyType::kCosignature},
      .open_storage = StorageOpener(),
      .make_judge = JudgeMaker(),
      .step_of = federation::LedgerStepOf,
      .trusts_disk = options_.trusts_disk};
  if (const std::string& log = of_charter ? charter_log_ : own_log_; !log.empty()) {
    const ledger::LogKey* key = OpenLogKey(*self, log);
    const auto secret = key == nullptr ? std::nullopt : options_.keys->Find(key->key);
    if (!secret) return Fail(ErrorCode::kFailedPrecondition, "the key of " + log + " is not here");
    options.log_key = tlog::Signer(log, *secret);
  }
  if (!keeps || of_charter) {
    options.charter_log = charter_log_;
    options.roster_at = [this, keeps](std::uint64_t size) -> std::optional<federation::Roster> {
      const auto adopted = options_.charter->Adopt(size);
      if (!adopted) return std::nullopt;
      options_.on_news();
      return RosterFor(*adopted, keeps, true);
    };
  }
  return options;
}

federation::OpenStorage Running::StorageOpener() const {
  if (options_.open_log) return options_.open_log;
  return [folder = options_.folder](
             std::string_view origin) -> Result<std::unique_ptr<federation::LogStorage>> {
    return federation::LogFolder::Open(folder / "logs" / federation::OriginHash(origin), origin);
  };
}

federation::MakeJudge Running::JudgeMaker() {
  return [this](std::string_view origin,
                federation::LogStorage& storage) -> Result<std::unique_ptr<federation::Judge>> {
    CharterView* view = options_.charter;
    const bool is_charter = origin == charter_log_;
    auto judging = std::make_shared<Judging>();
    const CharterAt charter_at = [view, is_charter, self = options_.self](std::uint64_t size) {
      auto charter = is_charter ? view->At(size) : view->InForceAt(size);
      // What follows a handover is for the new keeper to order: our key ends with it.
      const bool handed_over = is_charter && charter && view->InForce()->keeper() == self &&
                               size > view->InForce()->size() && charter->keeper() != self;
      return handed_over ? nullptr : charter;
    };
    federation::LedgerRules rules{.charter_at = charter_at,
                                  .proofs =
                                      [judging, charter_at](std::string_view proof) {
                                        return ReadProven(proof, judging->charter(), charter_at);
                                      },
                                  .on_taken =
                                      [this, is_charter](const ledger::Entry& entry) {
                                        if (is_charter) options_.charter->Take(entry);
                                        options_.on_news();
                                      }};
    const os::Path index = options_.folder / "index" / federation::OriginHash(origin);
    ASSIGN_OR_RETURN(auto judge,
                     federation::LedgerJudge::Open(std::move(rules), origin, index, storage));
    return JudgeWithProofs(std::move(judge), std::move(judging),
                           is_charter ? options_.charter->founding() : "");
  };
}

Result<Running::Site> Running::StartNode(const ledger::Charter& charter,
                                         federation::NodeOptions options) {
  federation::HttpNodeOptions how{
      .timeout_s = options_.call_timeout_s, .ca_file = options_.ca_file, .clock = options_.clock};
  for (const auto& [id, member] : charter.members())
    if (!member.until) how.urls.emplace(id, member.url);
  for (const auto& [id, url] : options_.urls)
    if (how.urls.contains(id)) how.urls[id] = url;
  ASSIGN_OR_RETURN(auto node,
                   federation::Node::Open(std::move(options), options_.clock->UnixMilliseconds()));
  Site site;
  ASSIGN_OR_RETURN(site.node, federation::HttpNode::Start(std::move(how), std::move(node)));
  site.node->AddTo(site.router);
  return site;
}

Running::Site& Running::SiteFor(const http::Request& request) {
  if (!charter_) return main_;
  const std::string_view path = request.path;
  if (path == "/federation/submit") {
    const auto entry = ledger::ReadEntry(request.body);
    return SiteOf(entry ? entry->log : "");
  }
  if (path == "/federation/evidence") {
    const auto evidence = federation::ReadEvidence(request.body);
    return SiteOf(evidence ? evidence->log : "");
  }
  return IsAboutLog(path, federation::OriginHash(charter_log_)) ? *charter_ : main_;
}

void Running::Handle(http::Request request, http::Reply reply) {
  if (request.path == "/federation/founding")
    return reply.Send({.content_type = "text/plain", .body = options_.charter->founding()});
  if (charter_ && request.path == "/federation/gossip")
    return Gossip(std::move(request), std::move(reply));
  const Site& site = SiteFor(request);
  site.router.Handle(std::move(request), std::move(reply));
}

// What the first node says, and the charter's last final checkpoint.
void Running::Gossip(http::Request request, http::Reply reply) {
  std::string note;
  {
    const std::lock_guard lock(note_mutex_);
    note = charter_note_;
  }
  auto held = std::make_shared<http::Reply>(std::move(reply));
  main_.router.Handle(std::move(request), http::ReplyTo([held, note](http::Response response) {
                        auto items = federation::ParseNotes(response.body);
                        if (response.status == federation::kOk && items && !note.empty()) {
                          items->push_back(note);
                          response.body = federation::WriteNotes(*items);
                        }
                        held->Send(std::move(response));
                      }));
}

void Running::Submit(std::string entry, std::function<void(http::Response)> done) {
  http::Request request;
  request.method = http::Method::kPost;
  request.path = "/federation/submit";
  request.body = std::move(entry);
  const Site& site = SiteFor(request);
  site.router.Handle(std::move(request), http::ReplyTo(std::move(done)));
}

News Running::TakeNews(const std::map<std::string, std::uint64_t>& covered) {
  News news;
  const auto gather = [&](federation::Node& node) { GatherNews(node, covered, news); };
  main_.node->With(gather);
  if (charter_) {
    charter_->node->With(gather);
    const auto log = std::ranges::find(news.logs, charter_log_, &LogNews::origin);
    const std::lock_guard lock(note_mutex_);
    if (log != news.logs.end()) charter_note_ = log->final_note;
  }
  if (news.evidence.size() == evidence_seen_) {
    news.evidence.clear();
  } else {
    evidence_seen_ = news.evidence.size();
  }
  return news;
}

federation::Health Running::health() {
  federation::Health health;
  main_.node->With([&](federation::Node& node) { health = node.health(); });
  if (!charter_) return health;
  charter_->node->With([&](federation::Node& node) {
    const federation::Health own = node.health();
    if (!own.own || node.own_log() == nullptr) return;
    health.logs.push_back({.origin = own.own->origin,
                           .writer = options_.self,
                           .stored = node.own_log()->copy().size(),
                           .judged = node.own_log()->copy().judged(),
                           .cosigned = own.own->signed_size,
                           .final_size = own.own->final_size,
                           .largest_seen = own.own->signed_size,
                           .waiting_for = own.own->stopped,
                           .lies = {}});
  });
  return health;
}

Result<std::vector<std::string>> Running::Entries(std::string_view log,
                                                  const std::vector<std::uint64_t>& places) {
  Result<std::vector<std::string>> entries;
  SiteOf(log).node->With([&](federation::Node& node) {
    entries = [&]() -> Result<std::vector<std::string>> {
      federation::LogCopy* copy = CopyOf(node, log);
      if (copy == nullptr) return Fail(ErrorCode::kNotFound, "there is no such log");
      std::vector<std::string> read;
      for (const std::uint64_t place : places) {
        ASSIGN_OR_RETURN(std::string entry, copy->storage().Entry(place));
        read.push_back(std::move(entry));
      }
      return read;
    }();
  });
  return entries;
}

Result<federation::Exhibit> Running::Show(std::string_view log, std::uint64_t index,
                                          std::uint64_t size) {
  Result<federation::Exhibit> exhibit;
  SiteOf(log).node->With([&](federation::Node& node) {
    federation::LogCopy* copy = CopyOf(node, log);
    exhibit = copy == nullptr
                  ? Result<federation::Exhibit>(Fail(ErrorCode::kNotFound, "no such log"))
                  : copy->Show(index, size);
  });
  return exhibit;
}

bool Running::Writes(std::string_view log) const {
  return log == own_log_ || (charter_ && log == charter_log_);
}

bool Running::KnowsDisk() {
  bool knows = true;
  const auto ask = [&](federation::Node& node) { knows = knows && node.knows_disk(); };
  main_.node->With(ask);
  if (charter_) charter_->node->With(ask);
  return knows;
}

bool Running::Follow(const ledger::Charter& charter) {
  if (ShapeOf(charter, options_.self) != shape_) return false;
  if (!charter_) return true;  // its one node has taken it by itself
  bool taken = false;
  main_.node->With([&](federation::Node& node) {
    taken = node.TakeRoster(RosterFor(charter, true, false), options_.clock->UnixMilliseconds())
                .has_value();
  });
  return taken;
}

}  // namespace tidewaiter::member
