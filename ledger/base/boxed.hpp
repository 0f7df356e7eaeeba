// A value on the heap that copies and compares as the value itself does: for a type that holds one
// of its own kind (a proposal holds a command). Never empty.
#pragma once

#include <concepts>
#include <memory>
#include <utility>

namespace jcm::base {

template <class T>
class Boxed {
 public:
  Boxed() : value_(std::make_unique<T>()) {}
  template <class U>
    requires std::same_as<U, T>
  Boxed(U value) : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT: meant to be implicit
  Boxed(const Boxed& other) : value_(std::make_unique<T>(*other.value_)) {}
  Boxed(Boxed&& other) : value_(std::make_unique<T>(std::move(*other.value_))) {}
  Boxed& operator=(const Boxed& other) {
    *value_ = *other.value_;
    return *this;
  }
  Boxed& operator=(Boxed&& other) {
    *value_ = std::move(*other.value_);
    return *this;
  }
  ~Boxed() = default;
  const T& operator*() const { return *value_; }
  T& operator*() { return *value_; }
  const T* operator->() const { return value_.get(); }
  T* operator->() { return value_.get(); }
  bool operator==(const Boxed& other) const { return *value_ == *other.value_; }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace jcm::base
