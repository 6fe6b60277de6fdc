// Document: any paper notarized: that it existed, is unchanged, where it came from, whose it is.
//
//   ASSIGN_OR_RETURN(const Document document, DocumentOf(last));
//   document.owner                       // whose it is now
//
// The content is a commitment that every entry carries unchanged: whoever has the document and its
// salt can show that it is the one. An origin is shown by its signature: nobody can be named as
// where a document came from who did not sign. Rules, codes, who signs: docs/ledger-titles.md.
// Pure; thread-safe.
#ifndef TIDEWAITER_LEDGER_DOCUMENT_H_
#define TIDEWAITER_LEDGER_DOCUMENT_H_

#include <span>
#include <string>

#include "base/result.h"
#include "ledger/rule.h"

namespace tidewaiter::ledger {

struct Document {
  std::string kind{};    // "invoice": a word
  std::string owner{};   // did:key
  std::string origin{};  // did:key or member that made it; empty: not said
  bool withdrawn = false;
  std::string reason{};  // withdraw: why
  friend bool operator==(const Document&, const Document&) = default;
};

// Errors: kInvalidArgument: the entry's data is none of a document. O(bytes).
Result<Document> DocumentOf(const Entry& entry);
std::string WriteDocument(const Document& document);  // canonical JSON

// document.register, transfer, withdraw.
std::span<const RecordRule> DocumentRules();

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_DOCUMENT_H_
