// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Several machines at a time: as many as there are cores, or a few more.

use std::sync::Mutex;
use std::thread;

/// Does `work` on every item, and answers in the order of the items.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    pool(cores(), items, work)
}

/// The same for work that waits half of its time, as tests do of clocks and timers.
pub(crate) fn map_waiting<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    pool(cores() + cores().div_ceil(2), items, work)
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, |cores| cores.get())
}

fn pool<T: Send, R: Send>(workers: usize, items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let workers = workers.min(items.len());
    let queue = Mutex::new(items.into_iter().enumerate());
    let next = || queue.lock().expect("no worker panics while it holds the queue").next();
    let mut done = thread::scope(|scope| {
        let worker = || std::iter::from_fn(next).map(|(place, item)| (place, work(item))).collect::<Vec<_>>();
        let started: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        started.into_iter().flat_map(|worker| worker.join().expect("a worker panicked")).collect::<Vec<_>>()
    });
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::{map, map_waiting};

    #[test]
    fn answers_in_order_with_each_item_once() {
        let squares = map((0_u64..100).collect(), |n| n * n);
        assert_eq!(squares, (0..100).map(|n| n * n).collect::<Vec<_>>());
        assert_eq!(map_waiting((0_u64..100).collect(), |n| n * n), squares);
        assert!(map(Vec::<u64>::new(), |n| n).is_empty());
    }
}
