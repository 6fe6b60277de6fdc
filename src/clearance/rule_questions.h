// What rules ask about earlier lines, and what such a question is known by.
#ifndef TIDEWAITER_CLEARANCE_RULE_QUESTIONS_H_
#define TIDEWAITER_CLEARANCE_RULE_QUESTIONS_H_

#include <string>
#include <vector>

#include "detect/rules/schema.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::clearance {

// Equal keys are the same question with the same answers: its text, and what the lists said that it
// asks for. A list that changes makes another question: what was left out before may count now.
std::string QuestionKey(const rules::Aggregate& question);

// Whether anything is compared with what was stated at another step.
bool AsksStages(const rules::RuleSet& set, const rules::Schema& schema);
bool AsksStages(const rules::Aggregate& question, const rules::Schema& schema);

// Texts of all questions in a rule, each once.
std::vector<std::string> QuestionsOf(const rules::Rule& rule);

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_RULE_QUESTIONS_H_
