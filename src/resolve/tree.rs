//! What comes of a piece of work that asks questions, for every series of answers met so far.

use super::memory::Heard;
use crate::model::{QuestionIx, Value};

/// A tree of questions; at each leaf, what came of the answers on the way to it.
#[derive(Debug)]
pub(super) struct Tree<T> {
    nodes: Vec<Node<T>>,
}

/// Where a series of answers ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Leaf<T> {
    /// What the work comes to.
    Comes(T),
    /// The work cannot go on: this question, with its default serving or not, has several answers in play.
    Splits(QuestionIx, bool),
}

#[derive(Debug)]
enum Node<T> {
    Unknown,
    Asks(QuestionIx, bool, Vec<(Option<Value>, usize)>),
    Ends(Leaf<T>),
}

impl<T> Default for Tree<T> {
    fn default() -> Self {
        Self { nodes: Vec::new() }
    }
}

impl<T: Copy> Tree<T> {
    /// The leaf to which answers lead, if they were met before.
    pub(super) fn leaf(&self, mut answer: impl FnMut(QuestionIx, bool) -> Option<Value>) -> Option<Leaf<T>> {
        let mut at = 0;
        loop {
            match self.nodes.get(at)? {
                Node::Unknown => return None,
                Node::Ends(leaf) => return Some(*leaf),
                Node::Asks(question, opened, ways) => {
                    let answer = answer(*question, *opened);
                    at = ways.iter().find(|(known, _)| *known == answer).map(|(_, at)| *at)?;
                }
            }
        }
    }

    /// Adds a series of answers and what came of it; nothing means that the last question split.
    pub(super) fn grow(&mut self, heard: &[Heard], found: Option<T>) -> Leaf<T> {
        if self.nodes.is_empty() {
            self.nodes.push(Node::Unknown);
        }
        let mut at = 0;
        for (place, (question, opened, answer)) in heard.iter().enumerate() {
            let mut earlier = heard.iter().take(place);
            if !earlier.any(|(known, of, _)| (known, of) == (question, opened)) {
                at = self.after(at, (*question, *opened), answer);
            }
        }
        let split = heard.last().map_or((QuestionIx(0), false), |(question, opened, _)| (*question, *opened));
        let leaf = found.map_or(Leaf::Splits(split.0, split.1), Leaf::Comes);
        self.nodes.get_mut(at).into_iter().for_each(|node| *node = Node::Ends(leaf));
        leaf
    }

    /// The node after an answer.
    fn after(&mut self, at: usize, (question, opened): (QuestionIx, bool), answer: &Option<Value>) -> usize {
        let next = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else { return at };
        if matches!(node, Node::Unknown) {
            *node = Node::Asks(question, opened, Vec::new());
        }
        let Node::Asks(asked, of, ways) = node else { return at };
        debug_assert_eq!((*asked, *of), (question, opened), "the same answers lead to another question");
        if let Some((_, known)) = ways.iter().find(|(known, _)| known == answer) {
            return *known;
        }
        ways.push((answer.clone(), next));
        self.nodes.push(Node::Unknown);
        next
    }
}
