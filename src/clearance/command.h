// Command: one thing that somebody wants done, and the answer to it.
//
//   engine.Submit({.who = principal, .key = idempotency_key, .work = Cancel{id, "sold elsewhere"},
//                  .render = AsJson, .done = [reply](Answer answer) { ... }});
//
// `render` makes the answer's text out of what was done, before it is committed, so that the same
// answer can be given again to a repeated request; `done` is called once, after the commit or after
// the refusal, on a thread of the engine: it must not wait.
#ifndef TIDEWAITER_CLEARANCE_COMMAND_H_
#define TIDEWAITER_CLEARANCE_COMMAND_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "access/principal.h"
#include "base/result.h"
#include "codec/problem.h"
#include "desk/consignment.h"
#include "desk/document.h"
#include "desk/rows.h"
#include "desk/words.h"

namespace tidewaiter::clearance {

struct Lodge {
  std::shared_ptr<const desk::Document> document;
  std::string json;  // WriteDocument of it: what the journal keeps
};
struct Amend {
  std::string declaration;
  std::uint32_t if_version = 0;  // the version that was read
  std::shared_ptr<const desk::Document> document;
  std::string json;
};
struct Cancel {
  std::string declaration;
  std::string reason;
};
struct Arrive {
  std::string declaration;
};
struct Reroute {
  std::string declaration;
  desk::Lane lane = desk::Lane::kRed;
  std::string reason;
};
enum class Verb : std::uint8_t { kRelease, kHold, kSeize };
struct Settle {
  std::string declaration;
  Verb verb = Verb::kRelease;
  std::string reason;
};
struct AssignControl {
  std::string control;
  std::string officer;  // "" = choose
  std::string reason;
};
struct StartControl {
  std::string control;
};
struct RecordAct {
  std::string control;
  std::string json;  // as it came: it is checked against the declaration
};
struct DismissControl {
  std::string control;
  std::string reason;
};
struct Attach {
  std::string declaration;
  std::string id;
  std::string name;
  std::string type;   // media type
  std::string about;  // "invoice", "photo", ...
  std::string sha256;
  std::uint64_t bytes = 0;
};
// Notes that somebody read personal data.
struct NoteRead {
  std::string declaration;
  std::string what;
};
// Changes a record (account, office, policy, ...). Rights are the caller's to check.
struct PutRecord {
  std::string collection;
  std::string id;
  std::optional<std::uint64_t> if_version;  // 0 = must be new
  std::string body;                         // JSON; "" removes it
  std::string kind;  // of the event; "" = none, for what changes all the time
  std::string data;  // of the event: no secrets
};
// Changes several records, each once, all of them or none; Applied shows the first.
struct PutRecords {
  std::vector<PutRecord> records;
};
// What somebody states about goods at one step; the last statement of a step counts.
struct StateConsignment {
  std::string id;         // desk::ConsignmentId of the reference, not ""
  std::string reference;  // as it was written
  desk::Step step = desk::Step::kManifest;
  std::shared_ptr<const desk::Statement> statement;
};
using Work = std::variant<Lodge, Amend, Cancel, Arrive, Reroute, Settle, AssignControl,
                          StartControl, RecordAct, DismissControl, Attach, NoteRead, PutRecord,
                          PutRecords, StateConsignment>;

// What was done: the rows as they are after it, null where none was touched.
struct Applied {
  const desk::DeclarationRow* declaration = nullptr;
  const desk::ControlRow* control = nullptr;
  const desk::RecordRow* record = nullptr;
  std::uint64_t seq = 0;  // of its last event
  std::int64_t time_ms = 0;
};

struct Rendered {
  std::uint16_t status = 200;  // HTTP
  std::string body;
};

// Why not. `code` is a stable word: "lrn_taken", "wrong_state", "no_right", "version", ...
struct Refusal {
  Error error;
  std::string code;
  codec::Problems problems;
};

struct Answer {
  std::variant<Rendered, Refusal> what;
  bool replayed = false;  // the answer to an earlier request with the same key
};

struct Command {
  access::Principal who;
  std::string request;             // id, for journal and logs
  std::string key = {};            // Idempotency-Key, "" = none
  std::uint64_t request_hash = 0;  // of method, path and body: the same key means the same request
  Work work;
  std::function<Rendered(const Applied&)> render;
  std::function<void(Answer)> done;
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_COMMAND_H_
