// Result<T>: a value or an Error. Refusals (the rules say no) and failures (the world broke) travel
// in it; bugs do not, they stop the process in JCM_CHECK (check.hpp). No exception crosses a room.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "ledger/base/check.hpp"
#include "ledger/base/error_ids.hpp"

namespace jcm::base {

// What went wrong. `id` is stable and documented in schemas/errors.json; `detail` is one sentence for
// people, without a full stop needed by programs; `field` names the offending input field, if any
// (dotted path, e.g. "lines[1].quantity").
struct Error {
  ErrorId id;
  std::string detail;
  std::string field;
};

inline Error error(ErrorId id, std::string detail, std::string field = {}) {
  return Error{id, std::move(detail), std::move(field)};
}

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
  Result(Error failure) : state_(std::in_place_index<1>, std::move(failure)) {}  // NOLINT: implicit

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { JCM_CHECK(has_value()); return *std::get_if<0>(&state_); }
  const T& value() const& { JCM_CHECK(has_value()); return *std::get_if<0>(&state_); }
  T&& value() && { JCM_CHECK(has_value()); return std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& { JCM_CHECK(!has_value()); return *std::get_if<1>(&state_); }
  Error&& error() && { JCM_CHECK(!has_value()); return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error failure) : error_(std::move(failure)) {}  // NOLINT: implicit

  [[nodiscard]] bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }
  void value() const { JCM_CHECK(has_value()); }
  const Error& error() const& { JCM_CHECK(!has_value()); return *error_; }
  Error&& error() && { JCM_CHECK(!has_value()); return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace jcm::base

#define JCM_CONCAT_(a, b) a##b
#define JCM_CONCAT(a, b) JCM_CONCAT_(a, b)
#define JCM_TRY_(tmp, decl, expr)                  \
  auto tmp = (expr);                               \
  if (!tmp) return std::move(tmp).error();         \
  decl = std::move(tmp).value()

// JCM_TRY(auto x, f()): x = the value of f(), or return f()'s error from this function.
#define JCM_TRY(decl, expr) JCM_TRY_(JCM_CONCAT(jcm_result_, __COUNTER__), decl, expr)
// JCM_TRY_VOID(f()): for a Result<void>, or when the value is of no interest.
#define JCM_TRY_VOID(expr)                                                                   \
  do {                                                                                       \
    if (auto jcm_status = (expr); !jcm_status) return std::move(jcm_status).error();         \
  } while (false)
