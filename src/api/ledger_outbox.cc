#include "api/ledger_outbox.h"

#include <chrono>

#include "api/ledger_calls.h"
#include "api/ledger_views.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using member::Said;

// It may still become final: only a node that answers says no for good.
bool MayStillCome(const Result<Said>& said) {
  return !said && (said.error().code == ErrorCode::kUnavailable ||
                   said.error().code == ErrorCode::kInternal);
}

std::string SaidData(const LedgerDraft& draft, const Said& said) {
  std::string out;
  codec::JsonWriter(out)
      .BeginObject()
      .Member("type", draft.type)
      .Member("object", said.object)
      .Member("number", said.number)
      .Member("log", said.log)
      .Member("index", said.index)
      .EndObject();
  return out;
}

bool Stands(const Result<Said>& said) {
  return said && said->refusals.empty();
}

// The record goes when it was said, or was refused.
clearance::PutRecords Settled(const LedgerDraft& draft, const Result<Said>& said) {
  clearance::PutRecords puts;
  clearance::PutRecord put = PutDraft(draft, "", Stands(said) ? "ledger.said" : "ledger.refused",
                                      Stands(said) ? SaidData(draft, *said) : DraftData(draft));
  put.if_version.reset();
  puts.records.push_back(std::move(put));
  if (Stands(said) && draft.type == kUndertaking) {
    std::string by;
    codec::JsonWriter(by).BeginObject().Member("by", draft.by).EndObject();
    puts.records.push_back({.collection = std::string(kLedgerUndertaken),
                            .id = said->object,
                            .if_version = {},
                            .body = std::move(by),
                            .kind = "",
                            .data = ""});
  }
  return puts;
}

void Answer(Call call, const LedgerDraft& draft, const Result<Said>& said) {
  if (MayStillCome(said)) {
    clearance::PutRecord same = PutDraft(draft, WriteDraft(draft), "", "");
    same.if_version.reset();
    return Submit(std::move(call), std::move(same),
                  [json = WaitingJson(draft)](const clearance::Applied&) {
                    return clearance::Rendered{202, json};
                  });
  }
  if (!Stands(said)) {
    return SubmitThen(std::move(call), Settled(draft, said),
                      [said](Call asked, const clearance::Answer&) {
                        if (!said) return RefuseSaying(asked, said.error());
                        RefuseByRules(asked, said->refusals);
                      });
  }
  const auto status = static_cast<std::uint16_t>(said->final_here ? 201 : 202);
  api::Submit(std::move(call), Settled(draft, said),
              [json = SaidJson(*said), status](const clearance::Applied&) {
                return clearance::Rendered{status, json};
              });
}

}  // namespace

LedgerOutbox::LedgerOutbox(House& house, member::Member& ledger)
    : house_(house), ledger_(ledger), thread_([this] { Work(); }) {}

LedgerOutbox::~LedgerOutbox() {
  Stop();
}

void LedgerOutbox::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void LedgerOutbox::Send(Call call, LedgerDraft draft) {
  if (!NeedsKey(call)) return;
  clearance::PutRecord put = PutDraft(draft, WriteDraft(draft), "", "");
  put.if_version.reset();  // the same draft of the same request, or with a signature more
  SubmitThen(std::move(call), std::move(put),
             [this, draft = std::move(draft)](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               auto kept = std::make_shared<Call>(std::move(asked));
               Submit(draft, [kept, draft](const Result<Said>& said) {
                 Answer(std::move(*kept), draft, said);
               });
             });
}

void LedgerOutbox::Submit(LedgerDraft draft, std::function<void(const Result<Said>&)> done) {
  {
    const std::lock_guard lock(mutex_);
    under_way_.insert(draft.id);
  }
  ledger_.Submit(draft.draft, [this, id = draft.id, done = std::move(done)](Result<Said> said) {
    {
      const std::lock_guard lock(mutex_);
      under_way_.erase(id);
    }
    done(said);
  });
}

void LedgerOutbox::Forget(const LedgerDraft& draft, const Result<Said>& said) {
  if (MayStillCome(said)) return;
  clearance::Command command;
  command.who.id = draft.by;  // in whose name it went out
  clearance::PutRecords puts = Settled(draft, said);
  if (Stands(said)) {
    puts.records.push_back({.collection = std::string(kLedgerSaidLater),
                            .id = draft.id,
                            .if_version = {},
                            .body = SaidJson(*said),
                            .kind = "",
                            .data = ""});
  }
  command.work = std::move(puts);
  command.done = [](const clearance::Answer&) {};
  house_.engine.Submit(std::move(command));
}

void LedgerOutbox::SendWaiting() {
  const auto rows = house_.store.ListRecords(kLedgerDrafts);
  if (!rows) return;  // the next round asks again
  for (const desk::RecordRow& row : *rows) {
    auto draft = ReadDraft(row);
    if (!draft || !draft->draft.missing.empty()) continue;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ || under_way_.contains(draft->id)) continue;
    }
    const LedgerDraft kept = *draft;
    Submit(*std::move(draft), [this, kept](const Result<Said>& said) { Forget(kept, said); });
  }
}

void LedgerOutbox::Work() {
  for (;;) {
    SendWaiting();
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, std::chrono::seconds(kAgainS), [this] { return stopping_; })) return;
  }
}

}  // namespace tidewaiter::api
