// TokenBook: which documents of TradeTrust stand for which objects of the ledger, and so the state
// that the facade answers from.
//
//   TokenBook book(contracts, entries_of, size_of_log);
//   RETURN_IF_ERROR(book.Bind({.root = root, .target = target, .object = "title/T-7QX2",
//                              .number = 1}));
//   AnswerRpc(body, contracts, book);
//
// The ledger has only commitments to documents, so who issued a document says which entry commits
// to it: Bind, at each start and whenever one is issued. What is not bound is unknown, and so
// invalid. A document stands as long as the commitment `document` of its entry is that of the
// object's latest entry; an amendment binds another document, and the one before counts as
// superseded. Bind first, or from one thread while others read: thread-safe. Each question reads
// the object's entries by `entries_of`, which must be thread-safe too.
#ifndef TIDEWAITER_TRADETRUST_TOKEN_BOOK_H_
#define TIDEWAITER_TRADETRUST_TOKEN_BOOK_H_

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/entry.h"
#include "tradetrust/facade.h"

namespace tidewaiter::tradetrust {

struct TokenBinding {
  evm::Hash root = {};    // "merkleRoot" of the document
  evm::Hash target = {};  // "targetHash"; the same as the root of a document that is no batch's
  std::string object = {};
  std::uint32_t number = 0;  // of the entry that commits to the document
};

class TokenBook : public FacadeState {
 public:
  // Final entries 1, 2, … of an object; empty: there is none. Errors: kUnavailable.
  using EntriesOf = std::function<Result<std::vector<ledger::Entry>>(std::string_view object)>;
  using SizeOf = std::function<std::uint64_t()>;

  TokenBook(const FacadeContracts& contracts, EntriesOf entries_of, SizeOf size_of)
      : contracts_(contracts), entries_of_(std::move(entries_of)), size_of_(std::move(size_of)) {}

  // Binding the same twice is nothing. Errors: kInvalidArgument: not an object of kind title or
  // certificate, number 0, a title in a batch (its token would be another's too); kConflict: the
  // document stands for another entry already. Nothing is bound then.
  Status Bind(const TokenBinding& binding);
  // Whether the document of this target hash is bound.
  [[nodiscard]] bool Knows(const evm::Hash& target) const { return PlaceOf(target).has_value(); }

  [[nodiscard]] std::uint64_t size() const override { return size_of_(); }
  [[nodiscard]] Result<std::optional<ledger::EscrowView>> Title(
      const evm::Hash& token) const override;
  [[nodiscard]] Result<std::optional<evm::Hash>> TokenOf(const evm::Address& escrow) const override;
  [[nodiscard]] Result<bool> IsIssued(const evm::Hash& root) const override;
  [[nodiscard]] Result<std::optional<Revocation>> RevocationOf(
      const evm::Hash& hash) const override;

 private:
  struct Place {
    std::string object = {};
    std::uint32_t number = 0;
    friend bool operator==(const Place&, const Place&) = default;
  };
  [[nodiscard]] std::optional<Place> PlaceOf(const evm::Hash& target) const;

  FacadeContracts contracts_;
  EntriesOf entries_of_;
  SizeOf size_of_;
  mutable std::mutex mutex_;
  std::map<evm::Hash, Place> by_target_;
  std::map<evm::Hash, std::set<evm::Hash>> targets_of_;  // by root, of certificates
  std::map<evm::Address, evm::Hash> by_escrow_;
};

}  // namespace tidewaiter::tradetrust

#endif  // TIDEWAITER_TRADETRUST_TOKEN_BOOK_H_
