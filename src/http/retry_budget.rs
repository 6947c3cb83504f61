//! Limits the retries of a client.

/// Limits the retries of a client: a token bucket, as in the "standard" retry mode of AWS's clients. A retry
/// takes tokens, a success puts some back. While a service keeps failing the bucket is empty, and errors are
/// returned at once instead of being multiplied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryBudget {
    tokens: u32,
}

impl RetryBudget {
    /// A full bucket.
    pub const CAPACITY: u32 = 500;
    /// The cost of a retry.
    pub const RETRY: u32 = 5;
    /// The cost of a retry after a timeout, which keeps a service busy for longer.
    pub const RETRY_AFTER_TIMEOUT: u32 = 10;
    /// What a success without a retry puts back. One after a retry puts back what the retry cost.
    pub const SUCCESS: u32 = 1;

    /// Takes tokens; `false` if there are too few, and then takes none.
    pub fn withdraw(&mut self, tokens: u32) -> bool {
        match self.tokens.checked_sub(tokens) {
            Some(left) => {
                self.tokens = left;
                true
            }
            None => false,
        }
    }

    /// Puts tokens back, up to the capacity.
    pub fn deposit(&mut self, tokens: u32) {
        self.tokens = self.tokens.saturating_add(tokens).min(Self::CAPACITY);
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self {
            tokens: Self::CAPACITY,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_bucket_pays_for_a_hundred_retries() {
        let mut budget = RetryBudget::default();
        let paid = (0..1000)
            .filter(|_| budget.withdraw(RetryBudget::RETRY))
            .count();
        assert_eq!(paid, 100);
        assert!(!budget.withdraw(1));
        budget.deposit(RetryBudget::RETRY - 1);
        assert!(!budget.withdraw(RetryBudget::RETRY), "one token short");
        budget.deposit(RetryBudget::SUCCESS);
        assert!(budget.withdraw(RetryBudget::RETRY));
    }

    #[test]
    fn it_never_holds_more_than_its_capacity() {
        let mut budget = RetryBudget::default();
        budget.deposit(u32::MAX);
        assert_eq!(budget, RetryBudget::default());
    }
}
