// Book: all entries, and the rules of them that run now. A value made from the records; the engine
// makes a new one when an entry changes and hands it over between two groups of declarations, so
// that every assessment is by one book, named in it.
//
//   ASSIGN_OR_RETURN(Book book, Book::Make(entries, texts, schema));
//   for (const Running& rule : book.running()) ...       // running()[i] is
//   program().set().rules[i]
//
// Immutable, thread-safe. Making costs as much as reading all texts that run.
#ifndef TIDEWAITER_RULEBOOK_BOOK_H_
#define TIDEWAITER_RULEBOOK_BOOK_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "detect/rules/program.h"
#include "detect/rules/rule_set.h"
#include "rulebook/entry.h"

namespace tidewaiter::rulebook {

// A rule that runs; tables run as one rule a row.
struct Running {
  std::string entry;
  std::uint32_t version = 0;
  Phase phase = Phase::kShadow;
  int percent = 100;                 // of declarations on which it acts; 0 in shadow
  std::vector<std::string> offices;  // where it holds; empty: everywhere

  // Whether it acts on this declaration, or only watches: the same always for the same id.
  [[nodiscard]] bool ActsOn(std::string_view declaration) const;
  [[nodiscard]] bool HoldsIn(std::string_view office) const;
};

// A version that should run and cannot be read any more: a field or list that it asks is gone.
struct LeftOut {
  std::string entry;
  std::uint32_t version = 0;
  std::string why;  // for people
};

class Book {
 public:
  Book() = default;

  // `texts` by TextId; those of versions that run and of lists that are active must be there. A
  // text that cannot be read is left out, for one rule must not stop the others: see left_out().
  // Errors: kCorruption (a text is not there), kFailedPrecondition (more rules than run together).
  static Result<std::shared_ptr<const Book>> Make(const std::vector<Entry>& entries,
                                                  const std::map<std::string, std::string>& texts,
                                                  const rules::Schema& schema);

  [[nodiscard]] const rules::Program& program() const { return *program_; }
  [[nodiscard]] const std::vector<Running>& running() const { return running_; }
  // What acts, as a hash over names, versions, phases and texts: 16 hex digits.
  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] const std::vector<LeftOut>& left_out() const { return left_out_; }
  // Lists that are active: what drafts are checked with.
  [[nodiscard]] const std::vector<rules::List>& lists() const { return lists_; }

 private:
  std::unique_ptr<rules::Program> program_;
  std::vector<Running> running_;
  std::vector<rules::List> lists_;
  std::vector<LeftOut> left_out_;
  std::string version_;
};

}  // namespace tidewaiter::rulebook

#endif  // TIDEWAITER_RULEBOOK_BOOK_H_
