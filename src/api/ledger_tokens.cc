#include "api/ledger_tokens.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "access/lockout.h"
#include "api/ledger_payloads.h"
#include "api/workers.h"
#include "codec/encoding.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "evm/account.h"
#include "http/problem.h"
#include "ledger/disclosure.h"
#include "tradetrust/routes.h"

namespace tidewaiter::api {
namespace {

using ledger::Entry;
using member::Member;

constexpr std::string_view kDocument = "document";
constexpr const char* kAsker = "tradetrust";

// Verifiers ask some twenty questions about a document, one request each.
constexpr http::RateLimit kAskedRate{.per_second = 20, .burst = 400, .keys = 100'000};

std::optional<evm::Hash> HashFrom(std::string_view hex) {
  const auto bytes = codec::HexDecode(hex);
  evm::Hash hash = {};
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}

// Final entries of an object of the own log.
Result<std::vector<Entry>> FinalEntriesOf(const Member& ledger, std::string_view object) {
  std::vector<Entry> entries;
  auto story = ledger.Tell(object, ledger.own_log());
  if (!story && story.error().code != ErrorCode::kNotFound) {
    return Fail(ErrorCode::kUnavailable, story.error().message);
  }
  if (!story || story->record.log != ledger.own_log()) return entries;
  for (member::Step& step : story->steps) {
    if (!step.is_final) break;
    entries.push_back(std::move(step.entry));
  }
  return entries;
}

bool MayHaveToken(std::string_view object) {
  return object.starts_with("title/") || object.starts_with("certificate/");
}

clearance::Command KeepingOf(const LedgerFile& file, std::uint32_t number) {
  clearance::Command command;
  command.who.id = "system";
  std::string body;
  codec::JsonWriter(body)
      .BeginObject()
      .Member("root", file.root)
      .Member("object", file.object)
      .Member("number", number)
      .EndObject();
  command.work = clearance::PutRecord{.collection = std::string(kLedgerTokens),
                                      .id = file.target,
                                      .if_version = {},
                                      .body = std::move(body),
                                      .kind = "",
                                      .data = ""};
  command.done = [](const clearance::Answer&) {};  // what was not kept is found at the next start
  return command;
}

}  // namespace

LedgerTokens::LedgerTokens(House& house, const tradetrust::FacadeContracts& contracts)
    : house_(&house),
      contracts_(contracts),
      book_(
          contracts,
          [ledger = house.ledger](std::string_view object) {
            return FinalEntriesOf(*ledger, object);
          },
          [ledger = house.ledger]() -> std::uint64_t {
            const federation::Health health = ledger->health();
            return health.own ? health.own->final_size : 0;
          }) {}

Result<std::shared_ptr<LedgerTokens>> LedgerTokens::Load(House& house, std::uint64_t chain_id) {
  if (house.ledger == nullptr || house.ledger->own_log().empty()) {
    return Fail(ErrorCode::kFailedPrecondition, "there is no log of this server's own",
                "ledger.tradetrust");
  }
  std::shared_ptr<LedgerTokens> tokens(
      new LedgerTokens(house, tradetrust::ContractsOf(house.ledger->own_log(), chain_id)));
  RETURN_IF_ERROR(tokens->LoadKept());
  return tokens;
}

Status LedgerTokens::LoadKept() {
  ASSIGN_OR_RETURN(const auto rows, house_->store.ListRecords(kLedgerTokens));
  for (const desk::RecordRow& row : rows) {
    const codec::JsonText body(row.body);
    const auto target = HashFrom(row.id);
    const auto root = body.ok() ? HashFrom(codec::TextOf(body.root(), "root")) : std::nullopt;
    if (!target || !root) {
      return Fail(ErrorCode::kCorruption, "what a document stands for cannot be read", row.id);
    }
    const auto number = static_cast<std::uint32_t>(codec::IntegerOf(body.root(), "number"));
    RETURN_IF_ERROR(book_.Bind({.root = *root,
                                .target = *target,
                                .object = codec::TextOf(body.root(), "object"),
                                .number = number}));
  }
  return {};
}

void LedgerTokens::Begin() {
  const std::lock_guard lock(mutex_);
  if (house_ == nullptr) return;
  began_ = true;
  const auto files = FindTokenFiles(*house_);
  if (!files) return;  // the store is away: so is all else
  for (const LedgerFile& file : *files)
    Look(file);
}

void LedgerTokens::Take(const LedgerFile& file) {
  const std::lock_guard lock(mutex_);
  if (house_ != nullptr && began_) Look(file);
}

void LedgerTokens::Take(const member::FinalEntry& told) {
  const Entry& entry = told.entry;
  if (!MayHaveToken(entry.object)) return;
  const std::lock_guard lock(mutex_);
  if (house_ == nullptr || !began_ || entry.log != house_->ledger->own_log()) return;
  const std::string sha256 = DocumentOf(entry);
  if (sha256.empty()) return;
  const auto file = FindLedgerFile(*house_, entry.object, sha256);
  if (file && *file && !(*file)->target.empty()) Bind(**file, entry.number);
}

void LedgerTokens::Stop() {
  const std::lock_guard lock(mutex_);
  house_ = nullptr;
}

void LedgerTokens::Look(const LedgerFile& file) {
  const auto target = HashFrom(file.target);
  if (!target || !MayHaveToken(file.object) || book_.Knows(*target)) return;
  const auto entries = FinalEntriesOf(*house_->ledger, file.object);
  if (!entries) return;
  for (const Entry& entry : *entries) {
    if (DocumentOf(entry) == file.sha256) return Bind(file, entry.number);
  }
}

std::string LedgerTokens::DocumentOf(const Entry& entry) {
  if (std::ranges::find(entry.commitments, kDocument, &ledger::Commitment::name) ==
      entry.commitments.end()) {
    return "";
  }
  const auto reading = house_->payloads->With([&](payload::Store& store) {
    return store.Read({entry.log, entry.object, entry.number},
                      {.by = kAsker, .purpose = "which document an entry commits to"});
  });
  if (!reading) return "";
  const ledger::Payload document = ledger::Only(reading->payload, {std::string(kDocument)});
  if (document.fields.empty() || !ledger::VerifyPayload(document, entry).refusals.empty()) {
    return "";
  }
  const codec::JsonText value(document.fields.front().value);
  return value.ok() && value.root().is_object() ? codec::TextOf(value.root(), "sha256") : "";
}

void LedgerTokens::Bind(const LedgerFile& file, std::uint32_t number) {
  const auto root = HashFrom(file.root);
  const auto target = HashFrom(file.target);
  if (!root || !target || book_.Knows(*target)) return;
  // A title in a batch, which cannot be told from the others: it stays unknown.
  if (!book_.Bind({.root = *root, .target = *target, .object = file.object, .number = number})) {
    return;
  }
  house_->engine.Submit(KeepingOf(file, number));
}

void AddTradeTrustRoutes(House& house, std::shared_ptr<const LedgerTokens> tokens,
                         http::Router& router) {
  const std::shared_ptr<const tradetrust::FacadeState> state(tokens, &tokens->book());
  const auto inside = std::make_shared<http::Router>();
  tradetrust::AddTradeTrustTo(*inside, tokens->contracts(), state);
  const auto limiter = std::make_shared<http::RateLimiter>(kAskedRate);
  const auto answer = [&house, inside, limiter](http::Request request, http::Reply reply) {
    const auto verdict =
        limiter->Allow(access::PeerKey(request.peer), house.clock.MonotonicSeconds());
    if (!verdict) {
      http::Response refused =
          http::Problem(429, "too_many_requests", "Too many requests", "", request.id);
      const auto wait_s = static_cast<std::int64_t>(std::ceil(std::max(1.0, verdict.wait_s)));
      refused.headers.push_back({"Retry-After", fmt::format("{}", wait_s)});
      return reply.Send(std::move(refused));
    }
    auto asked = std::make_shared<std::pair<http::Request, http::Reply>>(std::move(request),
                                                                         std::move(reply));
    const bool taken = house.workers->Run(
        [inside, asked] { inside->Handle(std::move(asked->first), std::move(asked->second)); });
    if (!taken) {
      asked->second.Send(
          http::Problem(503, "unavailable", "Too much is waiting", "", asked->first.id));
    }
  };
  for (const auto& [method, pattern] : inside->Routes())
    router.Add(method, pattern, answer);
}

}  // namespace tidewaiter::api
