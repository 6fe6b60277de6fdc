// LedgerTokens: which documents of OpenAttestation and TradeTrust stand for which entries of the
// own log, kept; and what TradeTrust's verifiers ask, answered from that and the ledger
// (tradetrust/facade.h).
//
//   ASSIGN_OR_RETURN(auto tokens, LedgerTokens::Load(house, chain_id));
//   ledger.OnFinal([tokens](const member::FinalEntry& entry) { tokens->Take(entry); });
//   AddTradeTrustRoutes(house, tokens, router);
//   tokens->Begin();
//
// A document stands for an entry when it was kept as a file of the record (api/ledger_files.h), and
// the entry is final and commits to that file. Neither has to be first: a certificate that is made
// here is kept before its entry, a paper that came from outside may be kept after it. What was
// found is a record of the desk, and outlives the file: a certificate stays revoked when its
// private fields are forgotten.
//
// Thread-safe. After Stop it takes nothing more, and still answers.
#ifndef TIDEWAITER_API_LEDGER_TOKENS_H_
#define TIDEWAITER_API_LEDGER_TOKENS_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "api/house.h"
#include "api/ledger_files.h"
#include "http/router.h"
#include "member/member.h"
#include "tradetrust/token_book.h"

namespace tidewaiter::api {

inline constexpr std::string_view kLedgerTokens = "ledger_token";  // by target hash

class LedgerTokens {
 public:
  // With what was found before. The house, its ledger and its payloads outlive the answers. Errors:
  // kFailedPrecondition (this member writes no log), kCorruption, those of the store.
  static Result<std::shared_ptr<LedgerTokens>> Load(House& house, std::uint64_t chain_id);

  // From now on it looks and keeps; first at all files that are here. Not before everybody has
  // subscribed to the engine. O(files that are such documents and stand for nothing yet).
  void Begin();
  // An entry became final: does it commit to a document that was kept?
  void Take(const member::FinalEntry& entry);
  // A document was kept: is there an entry that commits to it?
  void Take(const LedgerFile& file);
  void Stop();

  [[nodiscard]] const tradetrust::FacadeContracts& contracts() const { return contracts_; }
  [[nodiscard]] const tradetrust::TokenBook& book() const { return book_; }

 private:
  LedgerTokens(House& house, const tradetrust::FacadeContracts& contracts);
  Status LoadKept();
  void Look(const LedgerFile& file);
  // The SHA-256 of the file that the entry commits to as its document; "": nobody knows it here.
  std::string DocumentOf(const ledger::Entry& entry);
  void Bind(const LedgerFile& file, std::uint32_t number);

  std::mutex mutex_;  // held while it looks
  House* house_;      // null: stopped
  bool began_ = false;
  tradetrust::FacadeContracts contracts_;
  tradetrust::TokenBook book_;
};

// POST /tradetrust/rpc, GET /tradetrust/ocsp/{hash}, GET /tradetrust (tradetrust/routes.h). Anybody
// may ask, each address some twenty times a second; answered by the workers.
void AddTradeTrustRoutes(House& house, std::shared_ptr<const LedgerTokens> tokens,
                         http::Router& router);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_LEDGER_TOKENS_H_
