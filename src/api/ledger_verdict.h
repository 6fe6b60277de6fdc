// Verdict: what a document that somebody shows is, whether it is genuine, and whether what it says
// holds today. For the page where anybody checks anything, without an account.
//
//   const Verdict verdict = JudgeDocument(bytes, {.ledger = ledger, .now_ms = now});
//   verdict.genuine, verdict.problems, verdict.valid, verdict.why
//
// Genuine is what the ledger says and a quorum saw; valid is what this node knows of it now: an old
// proof of a certificate that was revoked since is genuine and not valid. Reads the own copies of
// all logs and nothing else; thread-safe; some milliseconds.
#ifndef TIDEWAITER_API_LEDGER_VERDICT_H_
#define TIDEWAITER_API_LEDGER_VERDICT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/problem.h"
#include "member/member.h"

namespace tidewaiter::api {

struct Statement {
  ledger::Entry entry;
  std::string member = {};  // who writes the log
  std::string member_name = {};
  bool is_final = false;
  std::vector<std::string> cosigners = {};  // members
  std::size_t quorum = 0;
  std::uint64_t index = 0;
};

// What this node knows of the object today.
struct Standing {
  std::uint32_t last_number = 0;
  std::string status;
  bool ended = false;
  bool superseded = false;  // there are later entries
  std::int64_t changed_ms = 0;
};

struct Verdict {
  std::string what = "unknown";  // "proof", "credential", … as the API has them
  bool genuine = false;
  codec::Problems problems;
  std::optional<Statement> statement;
  std::optional<Standing> now;
  std::optional<bool> valid;
  std::string why;            // not valid: "revoked", "superseded", "expired", …
  std::string detail = "{}";  // JSON: what the document says of itself
};

struct JudgeOptions {
  const member::Member& ledger;
  std::int64_t now_ms = 0;
  // The private field "document" of an entry of a story; "": nobody knows it here.
  std::function<std::string(const member::Story& story, std::uint32_t number)> document_of = {};
};

Verdict JudgeDocument(std::string_view document, const JudgeOptions& options);
std::string VerdictJson(const Verdict& verdict);

// Whether what `entry` says holds as its object's story has gone on; "" when it does, else why
// not. Pure.
std::string WhyNotValid(const ledger::Entry& entry, const member::Story& story,
                        std::int64_t now_ms);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_LEDGER_VERDICT_H_
