// ExpressionReader: conditions and values, with types. Tells everything that is wrong, reads on.
//
//   ExpressionReader reader(context, cursor);
//   const ConditionPtr when = reader.ReadCondition();   // null: told what is wrong
//
// Stops at a clause word, at "over" of a question, and at the end of the cursor's range.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_EXPRESSION_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_EXPRESSION_H_

#include <optional>
#include <string>
#include <vector>

#include "detect/rules/internal/context.h"
#include "detect/rules/internal/number_text.h"
#include "detect/rules/internal/operand.h"

namespace tidewaiter::rules {

class ExpressionReader {
 public:
  ExpressionReader(Context& context, Cursor& cursor) : context_(context), cursor_(cursor) {}

  ConditionPtr ReadCondition();
  // A value or a field by itself: the head of a column.
  Operand ReadHead() { return Sum(); }
  // What stands in a cell below that head: a condition without its beginning.
  ConditionPtr ReadCell(const Operand& head);
  // What a line says in a field, in the one way that it is printed.
  std::optional<std::string> ReadSaid(std::size_t field);

 private:
  // cell_reader.cc
  Operand CellOf(const Operand& head);
  Operand FieldCell(const Operand& head);
  Operand ValueCell(const Operand& head);
  std::optional<std::string> SaidNumber(std::size_t field);
  std::optional<std::string> SaidCodes(std::size_t field);
  std::optional<std::string> SaidFlag();

  // expression.cc: and, or, not
  Operand Or();
  Operand And();
  Operand Not();
  Operand Join(ConditionOp op, std::vector<Operand> parts);
  ConditionPtr ToCondition(const Operand& operand);
  bool TakeOr();
  bool TakeAnd(const Operand& before);
  bool CodeAlone(const Operand& before);
  void TellLeftover(const Operand& before);
  void SkipToJoint();
  bool StartsCondition();
  [[nodiscard]] bool AtEnd() const;
  [[nodiscard]] bool AtJoint() const;

  // comparison.cc
  Operand Comparison();
  Operand Compare(const Operand& left);
  Operand CompareBySign(const Operand& left, CompareOp op, Span sign);
  Operand CompareField(const Operand& left, CompareOp op, Span sign);
  Operand CompareUnknown(const Operand& left);
  Operand Is(const Operand& left);
  Operand Between(const Operand& left);
  Operand CodesBetween(const Operand& left);
  Operand Differs(const Operand& left);
  Operand Missing(const Operand& left, bool negated);
  Operand NotBehind(const Operand& left);
  Operand EverydayOperator(const Operand& left);
  bool TellChain();
  Operand Made(Condition condition, Span begin, int depth);

  // code_reader.cc
  Operand In(const Operand& left, bool negated);
  Operand InList(const Operand& left, bool negated, Span begin);
  Operand Has(const Operand& left);
  std::optional<std::vector<CodeRange>> Codes(std::size_t field);
  bool CodeOrRange(std::size_t field, std::vector<CodeRange>& codes);
  std::optional<std::string> Code(std::size_t field);
  std::optional<std::string> WordCode(std::size_t field, const Token& token);
  std::optional<std::string> HsCode(const std::string& text, Span span);
  bool CheckRange(std::size_t field, const CodeRange& range, Span span);
  bool TellBrokenCode(Span begin);
  bool TellCountry(std::size_t field, std::string_view text, Span span);
  bool SameCodeAhead(const Operand& left);
  Operand SameCode(const Operand& left, bool negated);
  bool NeedCodeField(const Operand& left, Span sign, std::string_view word);

  // text_reader.cc
  Operand TextTestOf(const Operand& left);
  bool ReadTexts(Condition& made);
  bool ReadSensitivity(Condition& made);
  bool CheckText(const Condition& made, Span span);
  bool NeedTextField(const Operand& left, Span sign, std::string_view word);

  // value_reader.cc
  Operand Sum();
  Operand Product();
  Operand Unary();
  Operand Primary();
  Operand Parentheses();
  Operand Word();
  Operand Literal();
  bool ReadUnit(std::string_view digits, Span number, WrittenUnit& unit);
  bool ReadDenominator(WrittenUnit& unit);
  bool TellEverydayUnit(std::string_view digits, std::string_view word, Span span);
  bool DecimalComma(const Token& token);
  bool CheckNumber(std::string_view digits, Span span);
  Operand Call(ValueOp op);
  Operand NothingHere();

  // question_reader.cc
  [[nodiscard]] bool AtQuestion() const;
  Operand Question();
  bool ReadKind(Aggregate& asked, int& depth);
  bool ReadKindOfValue(Aggregate& asked, int& depth);
  bool ReadCountKind(Aggregate& asked);
  bool ReadErrorOf(Aggregate& asked);
  bool ReadWhere(Aggregate& asked, int& depth);
  bool ReadOver(Aggregate& asked);
  bool ReadPer(Aggregate& asked);
  bool ReadGroup(Aggregate& asked);
  bool GroupFollows();

  Context& context_;
  Cursor& cursor_;
  int nesting_ = 0;       // of recursion: parentheses, not, minus, functions
  int arguments_ = 0;     // of functions around, where a comma parts arguments
  bool earlier_ = false;  // inside a question about earlier lines
  std::size_t conditions_ = 0;
  std::optional<Operand> last_left_;  // of the last comparison, for what is left out
};

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_EXPRESSION_H_
