// PreparedTexts: the tests of texts in conditions that are asked of many rows one by one, each made
// ready when it is first asked and its answers remembered for each distinct text.
//
//   PreparedTexts texts;
//   for (row ...) Evaluate(condition, schema, batch, row, texts);
//
// For one thread. A test is known by its place: the conditions outlive it. Memory: 16 bytes a
// distinct text and test, 16 MiB a test at most.
#ifndef TIDEWAITER_DETECT_RULES_PREPARED_TEXTS_H_
#define TIDEWAITER_DETECT_RULES_PREPARED_TEXTS_H_

#include <cstdint>
#include <unordered_map>

#include "declaration/dictionary.h"
#include "detect/rules/batch.h"
#include "detect/rules/internal/kept_texts.h"
#include "detect/rules/program.h"
#include "detect/rules/syntax.h"
#include "detect/rules/text_tests.h"

namespace tidewaiter::rules {

class PreparedTexts {
 public:
  // `test` is of op kText; `code` is not 0.
  TextFound Find(const Condition& test, const Dictionary& dictionary, std::uint32_t code) {
    Test& prepared = tests_.try_emplace(&test, test).first->second;
    return prepared.kept.Find(prepared.tests, dictionary, code);
  }

 private:
  struct Test {
    explicit Test(const Condition& condition) : tests(condition) {}
    TextTests tests;
    internal::KeptTexts kept;
  };
  std::unordered_map<const Condition*, Test> tests_;
};

// What the plain Evaluate (program.h) says of a condition that asks nothing about earlier lines.
Truth Evaluate(const Condition& condition, const Schema& schema, const Batch& batch,
               std::size_t row, PreparedTexts& texts);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_PREPARED_TEXTS_H_
